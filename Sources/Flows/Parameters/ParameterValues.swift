import Autodiff
import Tensors

/// The parameters of a model as they stand in one computation.
public struct ParameterValues {
  /// One value per parameter, in the order of their declaration.
  public let values: [Value]

  /// Declares every parameter of `layout` as an input of `tracer`, in order.
  public init(_ layout: ParameterLayout, tracer: Tracer) {
    values = layout.parameters.map { tracer.input($0.shape) }
  }

  /// The value of one parameter.
  public subscript(parameter: Parameter) -> Value { values[parameter.position] }
}
