import Glibc

/// A density along a curve beside the true distribution: its mass and Kolmogorov-Smirnov distances.
///
/// Along a curve x(t) a density p with respect to arc length gives the distribution function
/// F(t) = integral of p(x) |dx/dt| dt, here by the cumulative trapezoid rule. It is taken over the
/// parameter t, in which the integrand is smooth, not over the chart's coordinate, in which it may
/// diverge at an end.
public struct CurveDensity: DensityComparison, Hashable, Sendable {
  /// The estimated distribution function at each node, shape `[node]`; its last value is the mass.
  public let cumulative: [Double]

  /// The true distribution function at each node, shape `[node]`.
  public let exactCumulative: [Double]

  /// Compares a density with the truth at nodes along a curve.
  ///
  /// - Parameters:
  ///   - logDensity: ln p of each node with respect to arc length, shape `[node]`, in nats. For a
  ///     model of inflated data it must have been deflated.
  ///   - parameters: t of each node, ascending, shape `[node]`.
  ///   - speeds: |dx/dt| of each node, shape `[node]`, in units of data space.
  ///   - exactCumulative: The true distribution function, shape `[node]`.
  /// - Precondition: Equal counts, at least two.
  public init(
    logDensity: [Double], parameters: [Double], speeds: [Double], exactCumulative: [Double]
  ) {
    let nodes = parameters.count
    precondition(
      nodes >= 2 && logDensity.count == nodes && speeds.count == nodes
        && exactCumulative.count == nodes,
      """
      \(nodes) parameters, \(logDensity.count) log-densities, \(speeds.count) speeds and \
      \(exactCumulative.count) probabilities are not one for each of at least two nodes
      """)
    var cumulative = [0.0]
    var sum = 0.0
    var previous = exp(logDensity[0]) * speeds[0]
    for node in 1..<nodes {
      let current = exp(logDensity[node]) * speeds[node]
      sum += (parameters[node] - parameters[node - 1]) * (previous + current) / 2
      cumulative.append(sum)
      previous = current
    }
    self.cumulative = cumulative
    self.exactCumulative = exactCumulative
  }

  /// The integral of the density over the curve; that of the truth when it is right.
  public var mass: Double { cumulative[cumulative.count - 1] }

  /// The true probability of the nodes' range: 1, unless that ends before the curve does.
  public var exactMass: Double { exactCumulative[exactCumulative.count - 1] }

  /// The largest |F(t) - F_true(t)| with F as it is; NaN when a density is NaN.
  ///
  /// It sees wrong shape and wrong mass alike.
  public var kolmogorovSmirnovRaw: Double { largestDifference(scale: 1) }

  /// The same of F scaled to the mass of the truth, which sees the shape alone.
  ///
  /// NaN when the mass is 0, infinite or NaN.
  public var kolmogorovSmirnovNormalised: Double {
    largestDifference(scale: mass > 0 && mass.isFinite ? exactMass / mass : .nan)
  }

  private func largestDifference(scale: Double) -> Double {
    var largest = 0.0
    for (estimate, exact) in zip(cumulative, exactCumulative) {
      let difference = abs(scale * estimate - exact)
      // A comparison with NaN is false: without this a broken density would look perfect.
      if difference.isNaN { return .nan }
      largest = max(largest, difference)
    }
    return largest
  }
}

/// The length of a curve that each node stands for in the trapezoid rule, shape `[node]`.
///
/// - Parameters:
///   - parameters: t of each node, ascending, shape `[node]`.
///   - speeds: |dx/dt| of each node, shape `[node]`, in units of data space.
/// - Precondition: Equal counts, at least two.
public func trapezoidWeights(parameters: [Double], speeds: [Double]) -> [Double] {
  let nodes = parameters.count
  precondition(
    nodes >= 2 && speeds.count == nodes, "\(nodes) parameters and \(speeds.count) speeds")
  return (0..<nodes).map { (node: Int) -> Double in
    let (before, after) = (parameters[max(node - 1, 0)], parameters[min(node + 1, nodes - 1)])
    return (after - before) / 2 * speeds[node]
  }
}
