import Autodiff
import Tensors

/// A residual network whose outputs for a feature depend on the features before it alone.
///
/// MADE, Germain et al. 2015, arXiv:1502.03509: the weights are masked. Input `i` has degree `i`,
/// hidden units have the degrees `1 ... features - 1` in turn, and a weight is kept where degrees do
/// not fall (at the output: where they rise). A context reaches every hidden unit; as published, the
/// outputs for the first of several features have no weights, and so see none of it.
public struct MaskedAutoencoder: Sendable {
  private let features: Int
  private let multiplicity: Int
  private let network: ResidualNetwork
  private let distinguishesRows: Bool

  /// A network.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - multiplicity: The number of outputs per feature; they stand next to each other.
  ///   - hidden: The width of the blocks.
  ///   - blocks: The number of blocks.
  ///   - options: What it has besides; a context is not masked.
  ///   - scope: Where the parameters are declared.
  public init(
    features: Int, multiplicity: Int, hidden: Int, blocks: Int,
    options: ConditionerOptions = .init(), in scope: Scope
  ) {
    self.features = features
    self.multiplicity = multiplicity
    distinguishesRows = options.distinguishesRows
    let inputs = Array(1...features)
    let units = (0..<hidden).map { $0 % max(1, features - 1) + min(1, features - 1) }
    let outputs = inputs.flatMap { [Int](repeating: $0, count: multiplicity) }
    network = ResidualNetwork(
      inputs: features, outputs: outputs.count, hidden: hidden, blocks: blocks,
      options: options,
      masks: ResidualNetwork.Masks(
        initial: Self.mask(from: inputs, to: units) { $1 >= $0 },
        hidden: Self.mask(from: units, to: units) { $1 >= $0 },
        final: Self.mask(from: units, to: outputs) { $1 > $0 }), in: scope)
  }

  private static func mask(
    from inputs: [Int], to outputs: [Int], keeps: (_ input: Int, _ output: Int) -> Bool
  ) -> LayerMask {
    LayerMask(
      weights: Tensor(
        outputs.flatMap { output in inputs.map { keeps($0, output) ? 1 : 0 } },
        shape: [outputs.count, inputs.count]), degrees: outputs)
  }

  /// The outputs for each feature.
  ///
  /// With one feature they depend on nothing but the context, if there is one: a plain network then
  /// runs on a single row of zeros, whatever the batch.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, features, multiplicity]`.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    let shape: Shape = [x.shape[0], features, multiplicity]
    guard features == 1, !distinguishesRows else {
      return network(x, parameters).reshaped(to: shape)
    }
    let row = network(x.tracer.constant(0, shape: [1, 1]), parameters)
    return row.broadcast(to: shape, axes: [1, 2])
  }
}
