/// Bounds that keep a hostile or mistaken file from costing time or memory.
public struct YAMLLimits: Sendable {
  /// The largest file that is read, in bytes.
  public var maximumBytes: Int
  /// How deep lists and mappings may nest.
  public var maximumDepth: Int
  /// How many values there may be once every alias is replaced by what it stands for.
  public var maximumNodes: Int

  /// Creates bounds.
  public init(maximumBytes: Int, maximumDepth: Int, maximumNodes: Int) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
    self.maximumNodes = maximumNodes
  }

  /// 1 MiB, 64 levels, 100 000 values: far beyond any spec a person writes.
  public static let standard = YAMLLimits(
    maximumBytes: 1 << 20, maximumDepth: 64, maximumNodes: 100_000)
}
