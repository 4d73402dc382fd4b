/// Summary statistics of a list of numbers, in double precision and with a fixed order of sums.
public struct Summary: Hashable, Sendable {
  /// How many numbers there are, at least one.
  public let count: Int

  /// The arithmetic mean.
  public let mean: Double

  /// The standard deviation over sqrt(`count`), with count - 1 in the variance; NaN for one number.
  public let standardError: Double

  /// The number in the middle.
  public let median: Double

  /// The numbers in ascending order, from which quantiles are read; empty when one is NaN.
  private let sorted: [Double]

  /// The statistics of `values`, or `nil` when there are none.
  ///
  /// NaN among the values makes every statistic NaN. An infinite value, such as a log-density of
  /// -infinity, makes the mean infinite and the standard error NaN; quantiles survive.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = compensatedSum(values) / count
    let squares = compensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) })
    self.count = values.count
    self.mean = mean
    standardError = (squares / (count - 1) / count).squareRoot()
    sorted = values.contains(where: \.isNaN) ? [] : values.sorted()
    median = Self.quantile(0.5, of: sorted)
  }

  /// The value below which the given share of the numbers lies, interpolated linearly.
  ///
  /// - Precondition: 0 <= `probability` <= 1.
  /// - Reference: Hyndman, Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996),
  ///   definition 7.
  public func quantile(_ probability: Double) -> Double {
    precondition(
      0 <= probability && probability <= 1, "\(probability) is not a probability")
    return Self.quantile(probability, of: sorted)
  }

  /// The standard error of ``quantile(_:)``: half the distance between the quantiles that lie one
  /// standard deviation of a binomial share below and above.
  ///
  /// `nil` where so few numbers lie beyond the quantile that one of the two does not exist.
  ///
  /// - Precondition: 0 <= `probability` <= 1.
  /// - Reference: Woodruff, "Confidence intervals for medians and other position measures", J. Am.
  ///   Stat. Assoc. 47 (1952).
  public func quantileStandardError(_ probability: Double) -> Double? {
    let deviation = (probability * (1 - probability) / Double(count)).squareRoot()
    let (lower, upper) = (probability - deviation, probability + deviation)
    guard deviation > 0, lower >= 0, upper <= 1 else { return nil }
    return (quantile(upper) - quantile(lower)) / 2
  }

  private static func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let position = probability * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    // Between equal values, infinities among them, there is nothing to interpolate.
    guard sorted[lower] != sorted[upper] && position > Double(lower) else { return sorted[lower] }
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
