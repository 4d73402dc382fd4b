import Autodiff
import Tensors

/// A dense network of residual blocks: the usual conditioner of a coupling.
///
/// `h = L₀ x`; each block adds `L₂ relu(L₁ relu(h))` to `h`; the output is `L_f h`. Weights may be
/// masked: multiplied, element by element, by constants.
public struct ResidualNetwork: Sendable {
  /// What the weights of each layer are multiplied by, `[outputs, inputs]` each.
  struct Masks: Sendable {
    let initial: Tensor
    let hidden: Tensor
    let final: Tensor
  }

  private let initial: DenseLayer
  private let blocks: [(first: DenseLayer, second: DenseLayer)]
  private let final: DenseLayer
  private let masks: Masks?

  /// A network.
  ///
  /// - Parameters:
  ///   - inputs: The number of input features.
  ///   - outputs: The number of output features.
  ///   - hidden: The width of the blocks.
  ///   - blocks: The number of blocks.
  ///   - scope: Where the parameters are declared.
  public init(inputs: Int, outputs: Int, hidden: Int, blocks: Int, in scope: Scope) {
    self.init(
      inputs: inputs, outputs: outputs, hidden: hidden, blocks: blocks, masks: nil, in: scope)
  }

  init(inputs: Int, outputs: Int, hidden: Int, blocks: Int, masks: Masks?, in scope: Scope) {
    initial = DenseLayer(
      inputs: inputs, outputs: hidden, in: scope.scope("initial", published: "initial_layer"))
    self.blocks = (0..<blocks).map { index in
      let block = scope.scope("blocks.\(index)", published: "blocks.\(index)")
      return (
        DenseLayer(
          inputs: hidden, outputs: hidden, in: block.scope("first", published: "linear_layers.0")),
        DenseLayer(
          inputs: hidden, outputs: hidden, bound: Self.residualBound,
          in: block.scope("second", published: "linear_layers.1"))
      )
    }
    final = DenseLayer(
      inputs: hidden, outputs: outputs, in: scope.scope("final", published: "final_layer"))
    self.masks = masks
  }

  /// The half-width of the interval in which the second layer of a block starts: close to zero, so
  /// that a new block is close to the identity.
  private static let residualBound = 1e-3

  /// The network's output.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, inputs]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, outputs]`.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    func apply(
      _ layer: DenseLayer, to x: Value, mask: Tensor?, skip: Value? = nil,
      activation: Activation = .identity
    ) -> Value {
      let weight = parameters[layer.weight]
      return linear(
        x, weight: mask.map { weight * x.tracer.constant($0) } ?? weight,
        bias: parameters[layer.bias], skip: skip, activation: activation)
    }
    var h = apply(initial, to: x, mask: masks?.initial)
    for (first, second) in blocks {
      let inner = apply(first, to: rectify(h), mask: masks?.hidden, activation: .rectifier)
      h = apply(second, to: inner, mask: masks?.hidden, skip: h)
    }
    return apply(final, to: h, mask: masks?.final)
  }
}
