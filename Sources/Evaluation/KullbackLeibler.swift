import Glibc

/// The Kullback-Leibler divergence of a density from the true one by quadrature, in nats.
///
/// The sum of w exp(ln p*) (ln p* - ln p), which approaches the integral of p* ln(p* / p). It is not
/// negative when both have the same mass; a model whose mass exceeds 1 can score below zero, which
/// ``normalisedDivergence(_:mass:exactMass:)`` mends.
///
/// - Parameters:
///   - logTruth: ln p* of each node, shape `[node]`, in nats.
///   - logModel: ln p of each node, shape `[node]`, in nats.
///   - weights: The length or area that each node stands for, shape `[node]`.
/// - Returns: Infinity where the truth has mass and the model none; NaN when a density is NaN.
/// - Precondition: Equal counts.
public func kullbackLeiblerDivergence(
  logTruth: [Double], logModel: [Double], weights: [Double]
) -> Double {
  precondition(
    logTruth.count == logModel.count && logTruth.count == weights.count,
    """
    \(logTruth.count) true log-densities, \(logModel.count) of the model and \(weights.count) weights
    """)
  return compensatedSum(
    logTruth.indices.lazy.map { (node: Int) -> Double in
      if logModel[node].isNaN { return .nan }
      let share = weights[node] * exp(logTruth[node])
      // Where there is no probability nothing is lost, whatever the model says.
      return share == 0 ? 0 : share * (logTruth[node] - logModel[node])
    })
}

/// The divergence of a density that is scaled to the mass of the truth, in nats; never negative but for
/// rounding.
///
/// - Parameters:
///   - divergence: The divergence of the density as it is.
///   - mass: Its mass.
///   - exactMass: The mass of the truth.
public func normalisedDivergence(
  _ divergence: Double, mass: Double, exactMass: Double
) -> Double {
  divergence + exactMass * log(mass / exactMass)
}
