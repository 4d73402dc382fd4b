import Glibc

/// A simulator whose manifold is a closed curve with a chart of constant speed.
public struct ClosedCurve: ChartedSimulator, CurveSimulator {
  public let name: String
  public let chart: any Chart
  public let evaluationRectangle: [ClosedRange<Double>]?
  private let mixture: ProductMixture
  private let evaluationChart: EvaluationChart

  /// A simulator.
  ///
  /// - Parameters:
  ///   - name: Its name in specs.
  ///   - chart: The curve, whose one coordinate is periodic and passes at constant speed.
  ///   - mixture: How the coordinate is distributed.
  ///   - evaluationRectangle: What figures show of data space.
  ///   - evaluationChart: Where densities along the curve are evaluated.
  init(
    _ name: String, on chart: any Chart, _ mixture: ProductMixture,
    evaluationRectangle: [ClosedRange<Double>]? = nil, evaluationChart: EvaluationChart = .sampled
  ) {
    self.name = name
    self.chart = chart
    self.mixture = mixture
    self.evaluationRectangle = evaluationRectangle
    self.evaluationChart = evaluationChart
  }

  /// The distribution of the angle.
  public var distribution: any LatentDistribution { mixture }

  /// It is closed.
  public var isClosed: Bool { true }

  /// The distribution function from the lower end of the coordinate's range.
  public func cumulative(at latent: Double) -> Double {
    mixture.cumulative(ofCoordinate: 0, at: latent)
  }

  /// Nodes evenly spaced in the coordinate; both ends of the range are among them.
  ///
  /// Everything is periodic and smooth, so that the error of trapezoids over the whole curve falls
  /// exponentially with their number.
  ///
  /// - Precondition: `nodes >= 2`.
  public func quadrature(nodes: Int) -> CurveQuadrature {
    precondition(nodes >= 2, "quadrature(nodes: \(nodes)): at least the two ends are needed")
    let range = chart.axes[0].range
    let last = Double(nodes - 1)
    let latents = (0..<nodes).map {
      (range.lowerBound * (last - Double($0)) + range.upperBound * Double($0)) / last
    }
    return CurveQuadrature(
      parameters: latents, latents: latents, points: latents.flatMap(evaluatedPoint),
      speeds: latents.map { exp(logVolumeFactor(at: [$0])) },
      cumulative: latents.map(cumulative(at:)))
  }

  private func evaluatedPoint(at latent: Double) -> [Double] {
    var point = embed([latent])
    if evaluationChart == .published { point[0].negate() }
    return point
  }
}
