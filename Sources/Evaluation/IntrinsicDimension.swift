import Glibc

/// The dimension of the manifold that data lie on, from how their density falls with the noise they are inflated
/// with.
///
/// On a manifold of dimension d the inflated density is
/// ln q_s(x) = ln p*(x) - ((D - d) / 2) ln(2 pi s^2) + O(s^2), so that ln q falls with ln s^2 at the slope
/// -(D - d) / 2. What bends the line is noise that is not small against the manifold, at one end, and, at the
/// other, noise that a model does not resolve.
///
/// - Reference: Tempczyk, Michaluk, Garncarek, Spurek, Tabor, Goliński, "LIDL: Local intrinsic dimension
///   estimation using approximate likelihood", ICML 2022.
public struct IntrinsicDimension: Hashable, Sendable {
  /// By how much the dimension between neighbouring variances may change in a range that is trusted: a quarter, so
  /// that the nearest integer is the same all over it.
  public static let tolerance = 0.25

  /// The dimension, D plus twice the slope of the mean ln q over points, in the trusted range or, without one,
  /// over all variances.
  public let mean: Double

  /// Its standard error: the scatter of the points' slopes and that of the mean around its line, added as squares.
  public let standardError: Double

  /// The dimension at each point, shape `[count]`, over the same variances; NaN where a density is not finite.
  public let dimensions: [Double]

  /// The dimension between each variance and the next, by ascending variance, shape `[variances - 1]`.
  public let localDimensions: [Double]

  /// How much the dimension changes per factor e of the variance over the same variances: four times the
  /// quadratic coefficient of the mean ln q over ln s^2.
  public let curvature: Double?

  /// The longest range of at least three neighbouring variances in which the dimension stays the same.
  ///
  /// Local dimensions differ there by at most ``tolerance``; of equally long ranges it is that of the smallest
  /// variances. `nil` when there is none.
  public let trustedRange: ClosedRange<Double>?

  /// The dimension of points, or `nil` when at fewer than two points all densities are finite.
  ///
  /// - Parameters:
  ///   - logDensities: ln q of the same points for each variance, in nats, shape `[variances, count]`.
  ///   - variances: s^2, in any order.
  ///   - dataDimension: D.
  /// - Precondition: At least three different variances, all positive; equally many points.
  public init?(logDensities: [[Double]], variances: [Double], dataDimension: Int) {
    precondition(
      variances.count == logDensities.count && Set(variances).count == variances.count
        && variances.count >= 3 && variances.allSatisfy { $0 > 0 },
      "\(logDensities.count) densities at the variances \(variances)")
    let count = logDensities[0].count
    precondition(
      logDensities.allSatisfy { $0.count == count }, "densities of different numbers of points")
    let order = variances.indices.sorted { variances[$0] < variances[$1] }
    let logVariances = order.map { log(variances[$0]) }
    let rows = order.map { logDensities[$0] }
    let complete = (0..<count).filter { point in rows.allSatisfy { $0[point].isFinite } }
    guard complete.count >= 2 else { return nil }
    let means = rows.map { row in
      compensatedSum(complete.lazy.map { row[$0] }) / Double(complete.count)
    }
    let space = Double(dataDimension)
    let local = means.indices.dropLast().map {
      space + 2 * (means[$0 + 1] - means[$0]) / (logVariances[$0 + 1] - logVariances[$0])
    }
    let trusted = longestSteadyRun(local, tolerance: Self.tolerance)
    // A run of local dimensions is between one variance more.
    let used = trusted.map { $0.lowerBound...$0.upperBound + 1 } ?? 0...means.count - 1
    let x = Array(logVariances[used])
    let fit = LineFit(x, Array(means[used]))
    var dimensions = [Double](repeating: .nan, count: count)
    for point in complete {
      dimensions[point] = space + 2 * LineFit(x, rows[used].map { $0[point] }).slope
    }
    guard let scatter = Summary(complete.map { dimensions[$0] }) else { return nil }
    mean = space + 2 * fit.slope
    standardError = hypot(scatter.standardError, 2 * (fit.slopeError ?? 0))
    curvature = fit.curvature.map { 4 * $0 }
    self.dimensions = dimensions
    localDimensions = local
    trustedRange = trusted.map { _ in
      variances[order[used.lowerBound]]...variances[order[used.upperBound]]
    }
  }
}

/// The longest run of at least two neighbouring values that differ by at most `tolerance`; the first of equally long ones.
private func longestSteadyRun(_ values: [Double], tolerance: Double) -> ClosedRange<Int>? {
  var longest: ClosedRange<Int>?
  for start in values.indices {
    var (least, largest) = (values[start], values[start])
    for end in values.indices.dropFirst(start + 1) {
      (least, largest) = (min(least, values[end]), max(largest, values[end]))
      // Negated, so that what is not a number ends a run.
      if !(largest - least <= tolerance) { break }
      if end - start > longest.map({ $0.upperBound - $0.lowerBound }) ?? 0 {
        longest = start...end
      }
    }
  }
  return longest
}
