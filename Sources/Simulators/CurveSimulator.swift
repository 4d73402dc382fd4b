/// A simulator whose manifold is a curve, so that distribution functions are one-dimensional.
public protocol CurveSimulator: ManifoldSimulator {
  /// Whether the curve ends where it begins; the latent then runs through one period.
  var isClosed: Bool { get }

  /// The probability that the latent is at most `latent`.
  func cumulative(at latent: Double) -> Double

  /// Nodes along the curve from end to end, evenly spaced in a parameter in which it is smooth.
  ///
  /// - Precondition: `nodes >= 2`.
  func quadrature(nodes: Int) -> CurveQuadrature
}
