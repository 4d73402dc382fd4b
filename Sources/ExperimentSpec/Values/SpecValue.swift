import YAMLTree

/// A validated value with the place it comes from.
public struct SpecValue: Sendable {
  /// Why a value is what it is.
  public enum Origin: Hashable, Sendable {
    /// It is written in the file.
    case written
    /// The key is not written, and this is its default.
    case `default`
    /// The key is not written, and the preset with this name gives the value.
    case preset(String)
  }

  /// What a value is.
  public enum Content: Sendable {
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    /// The name of a model of the same spec.
    case reference(String)
    /// A file outside the spec.
    case file(NamedFile)
    case list([SpecValue])
    case object(SpecObject)
  }

  /// What the value is.
  public var content: Content
  /// Where it is written; for defaults, where the section they belong to is written.
  public var span: SourceSpan
  /// Why it is what it is.
  public var origin: Origin
  /// Whether every item of a list is here; only rules meet lists with a refused item.
  public var isComplete: Bool

  /// Creates a value.
  public init(_ content: Content, span: SourceSpan, origin: Origin, isComplete: Bool = true) {
    self.content = content
    self.span = span
    self.origin = origin
    self.isComplete = isComplete
  }

  /// The value of `true` or `false`.
  public var boolean: Bool? {
    if case .boolean(let value) = content { value } else { nil }
  }

  /// The value of an integer.
  public var integer: Int? {
    if case .integer(let value) = content { value } else { nil }
  }

  /// The value of a number or integer.
  public var number: Double? {
    switch content {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The text, name or word.
  public var text: String? {
    switch content {
    case .text(let value), .reference(let value): value
    default: nil
    }
  }

  /// The elements of a list.
  public var list: [SpecValue]? {
    if case .list(let elements) = content { elements } else { nil }
  }

  /// The file.
  public var file: NamedFile? {
    if case .file(let file) = content { file } else { nil }
  }

  /// The section.
  public var object: SpecObject? {
    if case .object(let object) = content { object } else { nil }
  }

  /// The value without places and origins.
  public var plain: PlainValue {
    switch content {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value), .reference(let value): .text(value)
    case .file(let file): .text(file.writtenPath)
    case .list(let elements): .list(elements.map(\.plain))
    case .object(let object): object.plain
    }
  }
}
