/// What a number that judges models does over the variance of the noise that they are trained with, and which
/// variance it recommends.
public struct VarianceCurve: Hashable, Sendable {
  /// The replicates of one variance.
  public struct Point: Hashable, Sendable {
    /// sigma^2 of the noise.
    public let variance: Double
    /// The mean over replicates; what is not finite is no candidate.
    public let mean: Double
    /// The standard error of the mean; `nil` where there is one replicate.
    public let standardError: Double?
    /// The number of replicates.
    public let count: Int

    /// A point of the curve.
    public init(variance: Double, mean: Double, standardError: Double?, count: Int) {
      self.variance = variance
      self.mean = mean
      self.standardError = standardError
      self.count = count
    }

    /// The point of some replicates, or `nil` when there are none.
    public init?(variance: Double, replicates: [Double]) {
      guard let summary = Summary(replicates) else { return nil }
      self.init(
        variance: variance, mean: summary.mean,
        standardError: summary.count > 1 ? summary.standardError : nil, count: summary.count)
    }
  }

  /// Which numbers are good ones.
  public enum Preference: String, Hashable, Sendable, Codable, CaseIterable {
    /// Small ones, as of a distance.
    case smallest
    /// Large ones, as of a likelihood.
    case largest
  }

  /// Which end of the range the best variance is, if it is one.
  public enum Edge: String, Hashable, Sendable, Codable {
    /// The smallest variance: a smaller one may be better.
    case smallest
    /// The largest variance: a larger one may be better.
    case largest
  }

  /// The curve, by ascending variance.
  public let points: [Point]
  /// Which numbers are good ones.
  public let preference: Preference
  /// The point with the best mean; of equal ones that with the least variance.
  public let best: Point

  /// The curve of some points, or `nil` when no mean is finite.
  public init?(_ points: [Point], preference: Preference) {
    let points = points.sorted { $0.variance < $1.variance }
    let candidates = points.filter(\.mean.isFinite)
    guard
      let best = candidates.min(by: {
        preference == .smallest ? $0.mean < $1.mean : $0.mean > $1.mean
      })
    else { return nil }
    self.points = points
    self.preference = preference
    self.best = best
  }

  /// The variances whose means are not worse than the best one by more than its standard error, which has to
  /// be known; the best one alone where it is not.
  ///
  /// - Reference: Breiman, Friedman, Olshen, Stone, "Classification and regression trees" (1984), section 3.4.3,
  ///   the rule of one standard error.
  public var notWorse: [Double] {
    guard let error = best.standardError, error.isFinite else { return [best.variance] }
    return points.filter { abs($0.mean - best.mean) <= error }.map(\.variance)
  }

  /// Whether the best variance is an end of the range, so that the range does not show what is best.
  public var edge: Edge? {
    if points.count < 2 { return nil }
    if best.variance == points.first?.variance { return .smallest }
    return best.variance == points.last?.variance ? .largest : nil
  }
}
