import Tensors

/// How the coordinates of a chart are distributed.
public protocol LatentDistribution: Sendable {
  /// ln pi(u) of `latent`, shape `[manifoldDimension]`, with respect to du, in nats; periodic in
  /// periodic coordinates.
  func logDensity(at latent: [Double]) -> Double

  /// One draw, shape `[manifoldDimension]`.
  func draw(from stream: inout RandomStream) -> [Double]
}

/// How one coordinate is distributed.
protocol CoordinateDistribution: Sendable {
  /// The logarithm of the density, in nats; -infinity where it vanishes.
  func logDensity(at value: Double) -> Double

  /// The probability of at most `value`.
  func cumulative(at value: Double) -> Double

  /// One draw.
  func draw(from stream: inout RandomStream) -> Double
}
