import Autodiff
import Tensors

/// A dense network of residual blocks: the usual conditioner of a coupling.
///
/// `h = L₀ x`; each block adds `L₂ relu(L₁ relu(h))` to `h`; the output is `L_f h`.
public struct ResidualNetwork: Sendable {
  private let initial: DenseLayer
  private let blocks: [(first: DenseLayer, second: DenseLayer)]
  private let final: DenseLayer

  /// A network.
  ///
  /// - Parameters:
  ///   - inputs: The number of input features.
  ///   - outputs: The number of output features.
  ///   - hidden: The width of the blocks.
  ///   - blocks: The number of blocks.
  ///   - scope: Where the parameters are declared.
  public init(inputs: Int, outputs: Int, hidden: Int, blocks: Int, in scope: Scope) {
    initial = DenseLayer(
      inputs: inputs, outputs: hidden, in: scope.scope("initial", published: "initial_layer"))
    self.blocks = (0..<blocks).map { index in
      let block = scope.scope("blocks.\(index)", published: "blocks.\(index)")
      return (
        DenseLayer(
          inputs: hidden, outputs: hidden, in: block.scope("first", published: "linear_layers.0")),
        DenseLayer(
          inputs: hidden, outputs: hidden, bound: residualBound,
          in: block.scope("second", published: "linear_layers.1"))
      )
    }
    final = DenseLayer(
      inputs: hidden, outputs: outputs, in: scope.scope("final", published: "final_layer"))
  }

  /// The network's output.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, inputs]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, outputs]`.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    var h = linear(x, weight: parameters[initial.weight], bias: parameters[initial.bias])
    for (first, second) in blocks {
      let inner = linear(
        rectify(h), weight: parameters[first.weight], bias: parameters[first.bias],
        activation: .rectifier)
      h = linear(inner, weight: parameters[second.weight], bias: parameters[second.bias], skip: h)
    }
    return linear(h, weight: parameters[final.weight], bias: parameters[final.bias])
  }
}
