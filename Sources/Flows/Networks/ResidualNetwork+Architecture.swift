extension ResidualNetwork {
  /// What a network looks like between its inputs and its outputs; every field is one that a spec can
  /// set.
  public struct Architecture: Hashable, Sendable, Codable {
    /// The number of residual blocks.
    public var blocks: Int
    /// The width of the blocks.
    public var hidden: Int

    /// An architecture.
    public init(blocks: Int, hidden: Int) {
      self.blocks = blocks
      self.hidden = hidden
    }
  }

  /// A network of the given architecture.
  public init(inputs: Int, outputs: Int, _ architecture: Architecture, in scope: Scope) {
    self.init(
      inputs: inputs, outputs: outputs, hidden: architecture.hidden, blocks: architecture.blocks,
      in: scope)
  }
}
