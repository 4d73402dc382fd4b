/// One key of a section.
public struct Field: Sendable {
  /// What happens when the key is not written.
  public enum Presence: Sendable {
    /// That is a mistake.
    case required
    /// That is a mistake, unless this other key of the section is written; both are one as well.
    case requiredUnless(String)
    /// The value stays absent.
    case optional
    /// The value is this one; an empty mapping stands for a section of defaults.
    case defaults(to: PlainValue)
    /// The value lists these words and then every model, in the order of the file.
    case listsModels(after: [String])
  }

  /// The key.
  public var name: String
  /// What its value may be.
  public var schema: Schema
  /// What happens when it is not written.
  public var presence: Presence
  /// What it is, in one line.
  public var documentation: String
  /// The unit of a number, as in "squared data units".
  public var unit: String?

  /// Creates a key.
  public init(
    _ name: String, _ schema: Schema, _ presence: Presence, unit: String? = nil,
    _ documentation: String
  ) {
    self.name = name
    self.schema = schema
    self.presence = presence
    self.documentation = documentation
    self.unit = unit
  }
}
