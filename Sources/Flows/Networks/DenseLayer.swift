import Autodiff
import Glibc
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
}
