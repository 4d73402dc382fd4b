import Autodiff
import Tensors

/// A residual network whose outputs for feature `i` depend on the features before `i` alone (MADE,
/// Germain et al. 2015, arXiv:1502.03509), by masks on the weights.
///
/// Input `i` has degree `i`, hidden units have the degrees `1 ... features - 1` in turn, and a weight
/// is kept where degrees do not fall (at the output: where they rise).
public struct MaskedAutoencoder: Sendable {
  private let features: Int
  private let multiplicity: Int
  private let initial: DenseLayer
  private let blocks: [(first: DenseLayer, second: DenseLayer)]
  private let final: DenseLayer
  private let inputMask: Tensor
  private let hiddenMask: Tensor
  private let outputMask: Tensor

  /// A network.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - multiplicity: The number of outputs per feature; they stand next to each other.
  ///   - hidden: The width of the blocks.
  ///   - blocks: The number of blocks.
  ///   - scope: Where the parameters are declared.
  public init(features: Int, multiplicity: Int, hidden: Int, blocks: Int, in scope: Scope) {
    self.features = features
    self.multiplicity = multiplicity
    let inputs = Array(1...features)
    let units = (0..<hidden).map { $0 % max(1, features - 1) + min(1, features - 1) }
    let outputs = inputs.flatMap { [Int](repeating: $0, count: multiplicity) }
    inputMask = Self.mask(from: inputs, to: units) { $1 >= $0 }
    hiddenMask = Self.mask(from: units, to: units) { $1 >= $0 }
    outputMask = Self.mask(from: units, to: outputs) { $1 > $0 }
    initial = DenseLayer(
      inputs: features, outputs: hidden, in: scope.scope("initial", published: "initial_layer"))
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
      inputs: hidden, outputs: outputs.count, in: scope.scope("final", published: "final_layer"))
  }

  private static func mask(
    from inputs: [Int], to outputs: [Int], keeps: (_ input: Int, _ output: Int) -> Bool
  ) -> Tensor {
    Tensor(
      outputs.flatMap { output in inputs.map { keeps($0, output) ? 1 : 0 } },
      shape: [outputs.count, inputs.count])
  }

  /// The outputs for each feature.
  ///
  /// With one feature they depend on nothing: the network then runs on a single row of zeros,
  /// whatever the batch.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, features, multiplicity]`.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    let input = features == 1 ? x.tracer.constant(0, shape: [1, 1]) : x
    func weight(_ layer: DenseLayer, _ mask: Tensor) -> Value {
      parameters[layer.weight] * x.tracer.constant(mask)
    }
    var h = linear(input, weight: weight(initial, inputMask), bias: parameters[initial.bias])
    for (first, second) in blocks {
      let inner = linear(
        rectify(h), weight: weight(first, hiddenMask), bias: parameters[first.bias],
        activation: .rectifier)
      h = linear(inner, weight: weight(second, hiddenMask), bias: parameters[second.bias], skip: h)
    }
    let outputs = linear(h, weight: weight(final, outputMask), bias: parameters[final.bias])
    guard features == 1 else {
      return outputs.reshaped(to: [x.shape[0], features, multiplicity])
    }
    return outputs.broadcast(to: [x.shape[0], 1, multiplicity], axes: [1, 2])
  }
}
