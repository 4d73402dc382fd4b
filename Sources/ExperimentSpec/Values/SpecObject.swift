import YAMLTree

/// A validated section: the written keys and the defaults of the others.
///
/// Known keys stand in the order of the schema, chosen names in the order of the file. While
/// rules run, keys whose values were refused are absent; in an ``ExperimentSpecification`` every
/// key with a default or a required value is there.
public struct SpecObject: Sendable {
  /// A key with its value.
  public struct Entry: Sendable {
    /// The key.
    public var name: String
    /// Where the key is written; for defaults, where the section is written.
    public var keySpan: SourceSpan
    /// The value.
    public var value: SpecValue
  }

  /// The keys with their values.
  public var entries: [Entry]
  /// The preset that was chosen.
  ///
  /// It is not part of the values: writing them by hand is the same.
  public var preset: String?

  /// Creates a section.
  public init(entries: [Entry], preset: String? = nil) {
    self.entries = entries
    self.preset = preset
  }

  /// The value of a key, if there is one.
  public subscript(name: String) -> SpecValue? { entry(name)?.value }

  /// A key with its value, if there is one.
  public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// Puts another value behind a key, at the same place; without the key nothing changes.
  public mutating func replace(_ name: String, with content: SpecValue.Content) {
    guard let position = entries.firstIndex(where: { $0.name == name }) else { return }
    entries[position].value.content = content
  }

  /// Adds a key that is not written, but follows from what is written at `span`.
  public mutating func add(_ name: String, _ content: SpecValue.Content, at span: SourceSpan) {
    entries.append(
      Entry(
        name: name, keySpan: span, value: SpecValue(content, span: span, origin: .default)))
  }

  /// The section without places and origins.
  public var plain: PlainValue {
    .mapping(
      Dictionary(entries.map { ($0.name, $0.value.plain) }, uniquingKeysWith: { first, _ in first })
    )
  }
}

/// Values of keys the schema guarantees. Asking for another key is a programmer's mistake.
extension SpecObject {
  /// The integer behind `name`.
  public func integer(_ name: String) -> Int { guaranteed(name, "an integer", \.integer) }

  /// The number behind `name`.
  public func number(_ name: String) -> Double { guaranteed(name, "a number", \.number) }

  /// The boolean behind `name`.
  public func boolean(_ name: String) -> Bool { guaranteed(name, "a boolean", \.boolean) }

  /// The text or word behind `name`.
  public func text(_ name: String) -> String { guaranteed(name, "text", \.text) }

  /// The words behind `name`, a list of text or names.
  public func words(_ name: String) -> [String] {
    guaranteed(name, "a list", \.list).compactMap(\.text)
  }

  /// The section behind `name`.
  public func object(_ name: String) -> SpecObject { guaranteed(name, "a section", \.object) }

  private func guaranteed<Value>(
    _ name: String, _ kind: String, _ value: (SpecValue) -> Value?
  ) -> Value {
    guard let found = self[name].flatMap(value) else {
      preconditionFailure(
        "the schema has no \(kind) called '\(name)' here; the keys are \(entries.map(\.name))")
    }
    return found
  }
}
