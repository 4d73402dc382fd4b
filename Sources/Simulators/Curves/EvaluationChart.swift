/// Which points on a circle evaluation takes for those of an angle.
public enum EvaluationChart: String, Hashable, Sendable, Codable, CaseIterable {
  /// Those that are drawn there.
  case sampled

  /// Those on the other side of the second axis, as published.
  ///
  /// Points are drawn at `(-r cos z, r sin z)` and densities evaluated at `(r cos z, r sin z)`: a model that has
  /// learned the density exactly then has a KS distance of 0.5001.
  case published
}
