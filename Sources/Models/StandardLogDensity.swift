import Autodiff
import Flows

extension Transform {
  /// The logarithm of the density `N(T(x); 0, I) · |det ∂T|` of what a transform maps to a standard
  /// normal distribution.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  /// - Returns: Shape `[batch]`, in nats.
  func standardLogDensity(of x: Value, _ parameters: ParameterValues) -> Value {
    let u = forward(x, parameters)
    return Normal.standard.logDensity(u.value)
      + u.logDeterminant.total(batch: x.shape[0], in: x.tracer)
  }
}
