import Autodiff
import Tensors

/// `h + L₂ relu(L₁ relu(h))`, a block of a residual network.
///
/// With batch normalisation both activations see normalised batches; with dropout units are dropped
/// after the second; with a context, what is added to `h` is gated by `sigmoid(L_c c)`.
struct ResidualBlock: Sendable {
  let first: DenseLayer
  let second: DenseLayer
  private let normalizations: [BatchNormalization]
  private let gate: DenseLayer?
  private let dropout: Double

  /// The half-width of the interval in which the second layer starts: close to zero, so that a new
  /// block is close to the identity.
  private static let residualBound = 1e-3

  /// Whether the block has nothing but layers and rectifiers when it is not trained.
  var isPiecewiseLinear: Bool { normalizations.isEmpty && gate == nil }

  /// A block of the given width.
  init(width: Int, options: ConditionerOptions, in scope: Scope) {
    first = DenseLayer(
      inputs: width, outputs: width, in: scope.scope("first", published: "linear_layers.0"))
    second = DenseLayer(
      inputs: width, outputs: width, bound: Self.residualBound,
      in: scope.scope("second", published: "linear_layers.1"))
    normalizations = (0..<(options.batchNorm ? 2 : 0)).map { index in
      BatchNormalization(
        features: width,
        in: scope.scope("norms.\(index)", published: "batch_norm_layers.\(index)"))
    }
    gate =
      options.contextFeatures == 0
      ? nil
      : DenseLayer(
        inputs: options.contextFeatures, outputs: width,
        in: scope.scope("context", published: "context_layer"))
    dropout = options.dropout
  }

  /// The block's output.
  ///
  /// - Parameters:
  ///   - h: Shape `[batch, width]`.
  ///   - context: Shape `[batch, contextFeatures]`, where the block is conditioned.
  ///   - mask: What the weights of both layers are multiplied by, shape `[width, width]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, width]`.
  func callAsFunction(
    _ h: Value, context: Value?, mask: Tensor?, _ parameters: ParameterValues
  ) -> Value {
    var inner: Value
    if normalizations.isEmpty {
      inner = first(rectify(h), parameters, mask: mask, activation: .rectifier)
    } else {
      let normalized = normalizations[0](h, parameters)
      let middle = first(rectify(normalized), parameters, mask: mask)
      inner = rectify(normalizations[1](middle, parameters))
    }
    if dropout > 0, parameters.isTraining {
      inner = inner * parameters.random(.dropout(probability: dropout), shape: inner.shape)
    }
    guard let gate, let context else {
      return second(inner, parameters, mask: mask, skip: h)
    }
    return h + second(inner, parameters, mask: mask) * sigmoid(gate(context, parameters))
  }
}
