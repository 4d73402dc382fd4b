import Autodiff
import Tensors

/// The weight and bias of a dense layer.
struct DenseLayer: Sendable {
  let weight: Parameter
  let bias: Parameter

  /// A layer whose weight and bias start uniform on `[-bound, bound]`; `1/√inputs` unless given.
  init(inputs: Int, outputs: Int, bound: Double? = nil, in scope: Scope) {
    let bound = bound ?? 1 / Double(inputs).squareRoot()
    weight = scope.parameter(
      "weight", published: "weight", shape: [outputs, inputs],
      initialisation: .uniform(bound: bound))
    bias = scope.parameter(
      "bias", published: "bias", shape: [outputs], initialisation: .uniform(bound: bound))
  }

  /// `activation(x Wᵀ + b + skip)`, the weight multiplied by `mask` first.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, inputs]`.
  ///   - parameters: The model's parameters.
  ///   - mask: Shape `[outputs, inputs]`.
  ///   - skip: Shape `[batch, outputs]`.
  ///   - activation: What is applied to the sum.
  /// - Returns: Shape `[batch, outputs]`.
  func callAsFunction(
    _ x: Value, _ parameters: ParameterValues, mask: Tensor? = nil, skip: Value? = nil,
    activation: Activation = .identity
  ) -> Value {
    let weight = parameters[self.weight]
    return linear(
      x, weight: mask.map { weight * x.tracer.constant($0) } ?? weight, bias: parameters[bias],
      skip: skip, activation: activation)
  }
}
