/// A simulator whose manifold is a surface with a chart.
///
/// The densities are those of two papers; each stands in a file of its own.
///
/// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an
///   inflation-deflation approach", arXiv:2105.12152, and its published code; "Denoising normalizing
///   flow", NeurIPS 2021, for the mixture on the sphere.
public struct ChartedSurface: ChartedSimulator, SurfaceSimulator {
  public let name: String
  public let chart: any Chart
  public let distribution: any LatentDistribution

  /// A simulator.
  ///
  /// - Parameters:
  ///   - name: Its name in specs.
  ///   - chart: The surface.
  ///   - distribution: How its two coordinates are distributed.
  init(_ name: String, on chart: any Chart, _ distribution: any LatentDistribution) {
    self.name = name
    self.chart = chart
    self.distribution = distribution
  }

  /// The chart's coordinates.
  public var axes: [ChartAxis] { chart.axes }

  /// None: densities are shown over the chart.
  public var evaluationRectangle: [ClosedRange<Double>]? { nil }
}

extension ClosedRange<Double> {
  /// One turn, from 0.
  static var turn: Self { 0...2 * Double.pi }
  /// One turn around 0.
  static var centeredTurn: Self { -Double.pi ... .pi }
  /// Half a turn, from 0.
  static var halfTurn: Self { 0...Double.pi }
  /// From 0 to 1.
  static var unit: Self { 0...1.0 }
}

extension ChartedSurface {
  /// A mixture with equal weights of independent von Mises coordinates, all of one concentration.
  ///
  /// - Parameters:
  ///   - centers: The middle of each component, shape `[component, 2]`.
  ///   - ranges: One period of each coordinate.
  ///   - concentration: The concentration of each coordinate's angle.
  static func vonMisesMixture(
    centers: [(Double, Double)], ranges: (ClosedRange<Double>, ClosedRange<Double>),
    concentration: Double
  ) -> ProductMixture {
    let angle = VonMises(concentration: concentration)
    return ProductMixture(
      centers.map { first, second in
        [
          CircularCoordinate(angle, around: first, in: ranges.0),
          CircularCoordinate(angle, around: second, in: ranges.1),
        ]
      })
  }
}
