import Tensors

/// Random numbers that a computation takes as an input, drawn anew for every batch.
public struct RandomInput: Hashable, Sendable {
  /// What is drawn.
  public enum Kind: Hashable, Sendable {
    /// Which units are kept: 0 where one is dropped, else the factor that keeps the mean.
    case dropout(probability: Double)
    /// Independent standard normal numbers.
    case normal
    /// A permutation matrix, shape `[batch, batch]`: its product with a batch reorders the rows.
    ///
    /// Of a batch in shards, each shard's rows are reordered among themselves.
    case permutation
  }

  /// What is drawn.
  public let kind: Kind
  /// The shape; the first axis counts the rows of a batch.
  public let shape: Shape

  /// An input of the given kind and shape.
  ///
  /// - Precondition: A probability is in `0..<1`, a permutation matrix square.
  public init(_ kind: Kind, shape: Shape) {
    switch kind {
    case .dropout(let probability):
      precondition((0..<1).contains(probability), "dropout with probability \(probability)")
    case .normal: break
    case .permutation:
      precondition(
        shape.rank == 2 && shape[0] == shape[1], "a permutation matrix of shape \(shape)")
    }
    self.kind = kind
    self.shape = shape
  }

  /// Draws the elements.
  public func fill(_ elements: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    switch kind {
    case .dropout(let probability):
      let kept = Float(1 / (1 - probability))
      for index in elements.indices {
        elements[index] = stream.uniform() < probability ? 0 : kept
      }
    case .normal:
      for index in elements.indices { elements[index] = Float(stream.normal()) }
    case .permutation:
      elements.update(repeating: 0)
      let columns = stream.permutation(count: shape[1])
      for (row, column) in columns.enumerated() { elements[row * shape[1] + column] = 1 }
    }
  }
}
