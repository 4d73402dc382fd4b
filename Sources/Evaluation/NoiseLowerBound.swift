/// Below which variance noise does not join the points of a data set: from the distances of nearest
/// neighbours.
///
/// Noise of variance sigma^2 moves a point by sqrt(D) sigma, which should not be less than the way to the next
/// point. The bound is about one set of points: with more of them it falls.
///
/// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an inflation-deflation
///   approach", arXiv:2105.12152, and its published code.
public struct NoiseLowerBound: Hashable, Sendable {
  /// The mean distance to the nearest neighbour, in units of the points.
  public let meanDistance: Double

  /// The squared mean distance over D, in squared units.
  public let variance: Double

  /// The scatter of ``variance`` that comes from that of the distances; NaN for one point.
  public let standardError: Double

  /// What the published code draws: the squared mean distance over 2 in the plane and over 3 elsewhere,
  /// whatever D is.
  public let published: Double

  /// The bound for points, or `nil` when there are fewer than two.
  ///
  /// - Parameters:
  ///   - points: Row-major, shape `[count, dimension]`.
  ///   - dimension: D.
  ///   - threads: The most threads to compute with, at least 1.
  public init?(points: [Double], dimension: Int, threads: Int = 1) {
    guard points.count >= 2 * dimension else { return nil }
    let distances = nearestNeighbourDistances(points, dimension: dimension, threads: threads)
    guard let summary = Summary(distances) else { return nil }
    let square = summary.mean * summary.mean
    meanDistance = summary.mean
    variance = square / Double(dimension)
    standardError = 2 * summary.mean * summary.standardError / Double(dimension)
    published = square / (dimension == 2 ? 2 : 3)
  }
}
