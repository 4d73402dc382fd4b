/// A value of a YAML document with the place where it is written.
public struct YAMLNode: Sendable {
  /// What the value is.
  public enum Content: Sendable {
    /// A single word or text.
    case scalar(YAMLScalar)
    /// A list.
    case sequence([YAMLNode])
    /// Keys with values.
    case mapping(YAMLMapping)
    /// A value that was refused with a diagnostic; there is nothing more to say about it.
    case refused
  }

  /// What the value is.
  public var content: Content
  /// Where it is written; for an aliased value, where the anchor defines it.
  public var span: SourceSpan
  /// Where the alias stands that put the value here.
  public var aliasUse: SourceSpan?

  /// Creates a node.
  public init(_ content: Content, span: SourceSpan, aliasUse: SourceSpan? = nil) {
    self.content = content
    self.span = span
    self.aliasUse = aliasUse
  }
}

/// A mapping whose entries keep the order of the file.
public struct YAMLMapping: Sendable {
  /// A key with its value.
  public struct Entry: Sendable {
    /// The text of the key.
    public var key: String
    /// Where the key is written.
    public var keySpan: SourceSpan
    /// The value of the key.
    public var value: YAMLNode

    /// Creates an entry.
    public init(key: String, keySpan: SourceSpan, value: YAMLNode) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  /// The entries in the order of the file; no key occurs twice.
  public var entries: [Entry]
  /// Whether every entry is here; `false` when one was refused with a diagnostic.
  public var isComplete: Bool

  /// Creates a mapping.
  public init(entries: [Entry], isComplete: Bool = true) {
    self.entries = entries
    self.isComplete = isComplete
  }

  /// The entry of a key.
  public subscript(key: String) -> Entry? { entries.first { $0.key == key } }
}
