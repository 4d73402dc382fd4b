/// Nodes along a curve x(t), for integrals of densities over the curve.
///
/// A density p with respect to arc length has the integral of p(x(t)) |dx/dt| dt. The parameter t
/// is chosen so that |dx/dt| is smooth and finite, which the factor of the chart need not be.
public struct CurveQuadrature: Hashable, Sendable {
  /// t, evenly spaced and ascending, shape `[node]`.
  public let parameters: [Double]

  /// The chart's coordinate u(t), ascending, shape `[node]`.
  public let latents: [Double]

  /// x(t), row-major, shape `[node, dataDimension]`.
  public let points: [Double]

  /// |dx/dt| in units of data space, shape `[node]`.
  public let speeds: [Double]

  /// The true distribution function at u(t), shape `[node]`.
  public let cumulative: [Double]
}
