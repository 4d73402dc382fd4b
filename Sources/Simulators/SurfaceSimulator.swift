/// A simulator whose manifold is a surface, with what integrals over its two coordinates need.
public protocol SurfaceSimulator: ManifoldSimulator {
  /// The two coordinates of the chart.
  var axes: [ChartAxis] { get }
}
