/// Where the coordinate z1 of a spheroid ends.
public enum SpheroidTruncation: String, Hashable, Sendable, Codable, CaseIterable {
  /// At the pole of the sphere, pi / 2; the density is normalised there.
  case pole

  /// Nowhere, as published.
  ///
  /// A few points in a thousand then lie where the sphere has another latent already, of the
  /// correlated density one in seventy thousand on no part of the surface, and the density knows
  /// nothing of either.
  case published

  /// z1 of the pole.
  static let poleHeight = Double.pi / 2

  /// The published window of z1, the upper end of which is replaced by the pole where z1 ends there.
  func heights(within range: ClosedRange<Double>) -> ChartAxis {
    switch self {
    case .pole:
      ChartAxis(range.lowerBound...Self.poleHeight, window: -2...Self.poleHeight)
    case .published: ChartAxis(range, window: -2...1.5)
    }
  }

  /// The distribution that is left of a whole one, given its probability below the pole.
  func applied(
    to whole: any LatentDistribution, belowPole probability: Double
  ) -> any LatentDistribution {
    switch self {
    case .pole: TruncatedDistribution(whole, upTo: Self.poleHeight, probability: probability)
    case .published: whole
    }
  }
}
