import Autodiff
import Tensors

/// A dense network of residual blocks: the usual conditioner of a coupling.
///
/// `h = L₀ x`; each block adds `L₂ relu(L₁ relu(h))` to `h`; the output is `L_f h`. Weights may be
/// masked: multiplied, element by element, by constants. A context stands beside `x` at the input; in
/// a masked network, whose input has an order, it is added as `L_c c` after `L₀` instead.
public struct ResidualNetwork: Sendable {
  /// The masks of the layers.
  struct Masks: Sendable {
    let initial: LayerMask
    let hidden: LayerMask
    let final: LayerMask
  }

  let initial: DenseLayer
  private let context: DenseLayer?
  let blocks: [ResidualBlock]
  let final: DenseLayer
  let masks: Masks?
  let contextFeatures: Int

  /// A network.
  ///
  /// - Parameters:
  ///   - inputs: The number of input features.
  ///   - outputs: The number of output features.
  ///   - hidden: The width of the blocks.
  ///   - blocks: The number of blocks.
  ///   - options: What it has besides.
  ///   - scope: Where the parameters are declared.
  public init(
    inputs: Int, outputs: Int, hidden: Int, blocks: Int, options: ConditionerOptions = .init(),
    in scope: Scope
  ) {
    self.init(
      inputs: inputs, outputs: outputs, hidden: hidden, blocks: blocks, options: options,
      masks: nil, in: scope)
  }

  init(
    inputs: Int, outputs: Int, hidden: Int, blocks: Int, options: ConditionerOptions, masks: Masks?,
    in scope: Scope
  ) {
    contextFeatures = options.contextFeatures
    let beside = masks == nil ? contextFeatures : 0
    initial = DenseLayer(
      inputs: inputs + beside, outputs: hidden,
      in: scope.scope("initial", published: "initial_layer"))
    context =
      contextFeatures == beside
      ? nil
      : DenseLayer(
        inputs: contextFeatures, outputs: hidden,
        in: scope.scope("context", published: "context_layer"))
    self.blocks = (0..<blocks).map { index in
      ResidualBlock(
        width: hidden, options: options,
        in: scope.scope("blocks.\(index)", published: "blocks.\(index)"))
    }
    final = DenseLayer(
      inputs: hidden, outputs: outputs, in: scope.scope("final", published: "final_layer"))
    self.masks = masks
    masks?.initial.note(in: scope.scope("initial", published: "initial_layer"))
    for index in 0..<blocks {
      for layer in 0..<2 {
        let name = "blocks.\(index).linear_layers.\(layer)"
        masks?.hidden.note(in: scope.scope(name, published: name))
      }
    }
    masks?.final.note(in: scope.scope("final", published: "final_layer"))
  }

  /// The network's output.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, inputs]`.
  ///   - parameters: The model's parameters, with the context of a network that has one.
  /// - Returns: Shape `[batch, outputs]`.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    if let segments = segments(parameters) { return x.point(of: segments) }
    let context = context(for: x, parameters)
    var h: Value
    if let context, let layer = self.context {
      h = initial(x, parameters, mask: masks?.initial.weights, skip: layer(context, parameters))
    } else {
      h = initial(context.map { x.beside($0) } ?? x, parameters, mask: masks?.initial.weights)
    }
    for block in blocks { h = block(h, context: context, mask: masks?.hidden.weights, parameters) }
    return final(h, parameters, mask: masks?.final.weights)
  }

  private func context(for x: Value, _ parameters: ParameterValues) -> Value? {
    guard contextFeatures > 0 else { return nil }
    let shape: Shape = [x.shape[0], contextFeatures]
    precondition(
      parameters.context?.shape == shape,
      "a context of \(shape) is needed, not \(parameters.context.map { "\($0.shape)" } ?? "none")")
    return parameters.context
  }
}

/// What the weights of a layer are multiplied by, and why.
struct LayerMask: Sendable {
  /// Shape `[outputs, inputs]`.
  let weights: Tensor
  /// The degree of each output.
  let degrees: [Int]

  /// Notes the arrays that the published implementation keeps for the mask.
  func note(in layer: Scope) {
    layer.fixed(published: "mask", numbers: weights)
    layer.fixed(published: "degrees", integers: degrees)
  }
}

extension Value {
  /// The columns of this matrix, then those of another with as many rows.
  func beside(_ other: Value) -> Value {
    let (left, right) = (shape.columns, other.shape.columns)
    return scattered(to: Array(0..<left), of: left + right)
      + other.scattered(to: Array(left..<left + right), of: left + right)
  }
}
