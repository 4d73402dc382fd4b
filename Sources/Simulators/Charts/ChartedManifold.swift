/// A simulator whose manifold has more than two dimensions, so that nothing is integrated over a grid.
struct ChartedManifold: ChartedSimulator {
  let name: String
  let chart: any Chart
  let distribution: any LatentDistribution

  /// A simulator.
  ///
  /// - Parameters:
  ///   - name: Its name in specs.
  ///   - chart: The manifold.
  ///   - distribution: How its coordinates are distributed.
  init(_ name: String, on chart: any Chart, _ distribution: any LatentDistribution) {
    self.name = name
    self.chart = chart
    self.distribution = distribution
  }

  /// None: the data are not in the plane.
  var evaluationRectangle: [ClosedRange<Double>]? { nil }
}
