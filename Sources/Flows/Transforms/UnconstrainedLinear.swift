import Autodiff
import Tensors

/// `y = W x + b` with any invertible `W`; a new one is orthogonal.
///
/// Determinant and inverse cost an elimination, `features³` operations a computation: for few
/// features. Nothing keeps `W` from becoming singular, but the log-determinant then falls to -∞, which
/// a likelihood avoids.
public struct UnconstrainedLinear: Transform {
  private let weight: Parameter
  private let bias: Parameter

  /// A linear map of `features` columns.
  public init(features: Int, in scope: Scope) {
    bias = scope.parameter(
      "bias", published: "bias", shape: [features], initialisation: .constant(0))
    weight = scope.parameter(
      "weight", published: "_weight", shape: [features, features], initialisation: .orthogonal)
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    let weight = parameters[weight]
    return Transformed(
      linear(x, weight: weight, bias: parameters[bias]),
      logDeterminant: LogDeterminant(invert(weight).logDeterminant))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let (inverse, logDeterminant) = invert(parameters[weight])
    let centred = y - parameters[bias].repeatedRows(y.shape[0])
    return Transformed(
      matrixProduct(centred, inverse, transposingRight: true),
      logDeterminant: -LogDeterminant(logDeterminant))
  }
}
