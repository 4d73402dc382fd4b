import Glibc

/// What several chains say of one quantity, and whether they can be believed.
///
/// Every chain is cut in half, so that one that drifts disagrees with itself. R-hat compares the spread of
/// all draws with that inside of the halves: of the normal scores of the draws' ranks, and of
/// those of their distances from the median, whichever is larger. 1 is agreement. The effective number of
/// draws is that of independent ones with the same uncertainty.
///
/// - Reference: Vehtari, Gelman, Simpson, Carpenter, Bürkner, "Rank-normalization, folding, and
///   localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16 (2021).
public struct ChainDiagnostics: Hashable, Sendable {
  /// The mean of all draws.
  public let mean: Double
  /// The standard deviation of all draws.
  public let standardDeviation: Double
  /// The Monte Carlo standard error of ``mean``.
  public let meanError: Double
  /// The Monte Carlo standard error of ``standardDeviation``, from that of the mean square.
  public let standardDeviationError: Double
  /// Rank-normalised split R-hat, the larger of that of location and that of scale.
  public let rHat: Double
  /// The effective number of draws for the bulk of the distribution.
  public let bulkEffectiveCount: Double

  /// The greatest R-hat of chains that agree.
  public static let greatestRHat = 1.01
  /// The least effective number of draws that R-hat and errors can be trusted with: 100 a chain.
  public static let leastEffectiveCount = 400.0

  /// What the draws of a quantity say.
  ///
  /// - Parameter chains: Shape `[chain][draw]`.
  /// - Precondition: At least one chain, all of one length of at least 8 draws.
  public init(_ chains: [[Double]]) {
    let length = chains.first?.count ?? 0
    precondition(
      length >= 8 && chains.allSatisfy { $0.count == length },
      "chains of \(chains.map(\.count)) draws")
    let halves = chains.flatMap { [Array($0.prefix(length / 2)), Array($0.suffix(length / 2))] }
    let all = chains.flatMap { $0 }
    let (mean, variance) = moments(all)
    self.mean = mean
    standardDeviation = variance.squareRoot()
    meanError = standardDeviation / effectiveCount(halves).squareRoot()
    let squares = halves.map { $0.map { ($0 - mean) * ($0 - mean) } }
    let squareError =
      (moments(squares.flatMap { $0 }).variance / effectiveCount(squares)).squareRoot()
    standardDeviationError = squareError / (2 * standardDeviation)
    let scores = normalScores(halves)
    let median = Summary(halves.flatMap { $0 })?.median ?? .nan
    let folded = halves.map { $0.map { abs($0 - median) } }
    let (location, scale) = (reduction(scores), reduction(normalScores(folded)))
    rHat = location.isNaN || scale.isNaN ? .nan : max(location, scale)
    bulkEffectiveCount = effectiveCount(scores)
  }

  /// Whether the chains agree and are long enough.
  public var isConverged: Bool {
    rHat <= Self.greatestRHat && bulkEffectiveCount >= Self.leastEffectiveCount
  }
}

/// The mean and the variance, with count - 1.
private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = compensatedSum(values) / Double(values.count)
  let squares = compensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) })
  return (mean, squares / Double(values.count - 1))
}

/// The factor by which the spread of all draws could still shrink.
private func reduction(_ chains: [[Double]]) -> Double {
  let length = Double(chains[0].count)
  let found = chains.map(moments)
  let between = moments(found.map(\.mean)).variance
  let within = found.map(\.variance).reduce(0, +) / Double(chains.count)
  return (between / within + (length - 1) / length).squareRoot()
}

/// The draws with their ranks among all of them, ties shared, as quantiles of a normal distribution.
private func normalScores(_ chains: [[Double]]) -> [[Double]] {
  let values = chains.flatMap { $0 }
  let order = values.indices.sorted { values[$0] < values[$1] }
  var scores = values
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    let rank = Double(start + 1 + end) / 2
    let score = normalQuantile((rank - 0.375) / (Double(values.count) + 0.25))
    for index in order[start..<end] { scores[index] = score }
    start = end
  }
  let length = chains[0].count
  return chains.indices.map { Array(scores[$0 * length..<($0 + 1) * length]) }
}

/// How many independent draws would give the mean with the same uncertainty.
///
/// Autocorrelations of all chains are combined and summed over pairs of lags, as long as pairs are
/// positive, none larger than the one before (Geyer's initial monotone sequence).
private func effectiveCount(_ chains: [[Double]]) -> Double {
  let length = chains[0].count
  let found = chains.map(moments)
  let within = found.map(\.variance).reduce(0, +) / Double(chains.count)
  let between = chains.count > 1 ? moments(found.map(\.mean)).variance : 0
  let total = within * Double(length - 1) / Double(length) + between
  func correlation(lag: Int) -> Double {
    let covariance = chains.indices.reduce(0.0) { sum, chain in
      sum + autocovariance(chains[chain], mean: found[chain].mean, lag: lag)
    }
    return 1 - (within - covariance / Double(chains.count)) / total
  }
  var (pair, smallest) = (1 + correlation(lag: 1), Double.infinity)
  var (lag, sum, even) = (1, 0.0, 1.0)
  while pair > 0, lag < length - 3 {
    smallest = min(smallest, pair)
    sum += smallest
    even = correlation(lag: lag + 1)
    pair = even + correlation(lag: lag + 2)
    lag += 2
  }
  // The first pair that is not counted has a term that still lessens the error.
  let time = 2 * sum - 1 + max(even, 0)
  let count = Double(chains.count * length)
  // Draws that repel each other count for more than they are, within reason.
  return count / max(time, 1 / log10(count))
}

/// The mean product of deviations `lag` apart, over the length of the chain.
private func autocovariance(_ chain: [Double], mean: Double, lag: Int) -> Double {
  chain.withUnsafeBufferPointer { chain in
    var sum = 0.0
    for index in 0..<chain.count - lag {
      sum += (chain[index] - mean) * (chain[index + lag] - mean)
    }
    return sum / Double(chain.count)
  }
}
