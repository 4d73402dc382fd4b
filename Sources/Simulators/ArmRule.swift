/// When two points of a wound-up manifold lie on different arms.
///
/// Arms pass close to each other in data space, so that a reconstruction may jump between them: a
/// small distance, but the wrong latent. Two points lie on different arms when the named latent
/// column differs by more than half a turn.
public struct ArmRule: Hashable, Sendable {
  /// The latent column that winds.
  public let column: String

  /// The largest difference within one arm, in units of the column.
  public let separation: Double

  /// The rule that `column` differs by more than `separation`.
  public init(column: String, separation: Double) {
    self.column = column
    self.separation = separation
  }
}
