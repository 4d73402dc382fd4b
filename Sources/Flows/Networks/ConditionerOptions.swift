/// What a network may have beyond its layers; without any of it the network is the plain one.
public struct ConditionerOptions: Hashable, Sendable {
  /// The number of features that the network is conditioned on besides its input.
  public var contextFeatures: Int
  /// Whether batches are normalised before both activations of a block.
  public var batchNorm: Bool
  /// The probability that a unit of a block is dropped in a training step.
  public var dropout: Double

  /// Options; the defaults are those of the plain network.
  ///
  /// - Precondition: `dropout` is in `0..<1`.
  public init(contextFeatures: Int = 0, batchNorm: Bool = false, dropout: Double = 0) {
    precondition((0..<1).contains(dropout), "dropout with probability \(dropout)")
    self.contextFeatures = contextFeatures
    self.batchNorm = batchNorm
    self.dropout = dropout
  }

  /// Whether a network sees more than its input: two rows with equal inputs may give other outputs.
  var distinguishesRows: Bool { self != ConditionerOptions() }
}
