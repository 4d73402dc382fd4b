import Autodiff
import Flows

/// `ln E` along the thin spiral `x(E) = (z/3) (-cos z, sin z)`, `z = 3π √E`.
///
/// The logarithm makes of the half-line `E > 0` the whole line that a flow describes. Data stand for
/// the point of the spiral at their distance from the origin, `|x| = π √E`.
struct SpiralChart: PrescribedChart {
  /// `E` below which points are taken to be the origin, where the logarithm would be infinite; one
  /// point in 10¹² is closer.
  private static let least = 1e-13

  func coordinates(of x: Value, _ parameters: ParameterValues) -> Value {
    let squared = square(x)
    let energy = (squared.columns([0]) + squared.columns([1])) / (.pi * .pi)
    let least = energy.tracer.constant(Self.least, shape: energy.shape)
    return log(select(isAtLeast(energy, least), energy, least))
  }

  func embed(_ manifold: Value, _ parameters: ParameterValues) -> Value {
    let radius = .pi * exp(0.5 * manifold)
    let angle = 3 * radius
    return (-radius * cos(angle)).scattered(to: [0], of: 2)
      + (radius * sin(angle)).scattered(to: [1], of: 2)
  }
}
