/// A section with known keys.
public struct ObjectSchema: Sendable {
  /// A named set of defaults, chosen with the key `preset`; keys that are written win.
  public struct Preset: Sendable {
    /// The name of the set.
    public var name: String
    /// What it is for, in one line.
    public var documentation: String
    /// The values it gives to keys of the section.
    public var values: [String: PlainValue]

    /// Creates a preset.
    public init(_ name: String, _ documentation: String, values: [String: PlainValue]) {
      self.name = name
      self.documentation = documentation
      self.values = values
    }
  }

  /// The keys, in the order in which they are documented.
  public var fields: [Field]
  /// The sets of defaults; the key `preset` is only known when there are some.
  public var presets: [Preset]
  /// What a key names, for messages: a "key", or a "figure" where keys are registered names.
  public var keyNoun: String

  /// Creates a section.
  public init(fields: [Field], presets: [Preset] = [], keyNoun: String = "key") {
    self.fields = fields
    self.presets = presets
    self.keyNoun = keyNoun
  }

  /// The key that chooses a preset.
  static let presetKey = "preset"

  /// Every key that may be written.
  var keyNames: [String] {
    (presets.isEmpty ? [] : [Self.presetKey]) + fields.map(\.name)
  }
}

/// A section whose keys depend on the word behind one of them.
public struct VariantSchema: Sendable {
  /// One kind of section.
  public struct Case: Sendable {
    /// The word that chooses it.
    public var name: String
    /// What it is, in one line.
    public var documentation: String
    /// The other keys.
    public var schema: ObjectSchema

    /// Creates a kind of section.
    public init(_ name: String, _ documentation: String, _ schema: ObjectSchema) {
      self.name = name
      self.documentation = documentation
      self.schema = schema
    }
  }

  /// A kind of section that no word chooses, but a key that stands in place of the discriminator.
  public struct Alternative: Sendable {
    /// The key, one of those of `schema`.
    public var key: String
    /// The keys of the section.
    public var schema: ObjectSchema

    /// Creates a kind of section.
    public init(_ key: String, _ schema: ObjectSchema) {
      self.key = key
      self.schema = schema
    }
  }

  /// The key whose word chooses, such as `algorithm`; also the noun of messages.
  public var discriminator: String
  /// What that key is, in one line.
  public var documentation: String
  /// The word that is taken when the key is not written.
  public var defaultCase: String?
  /// The kinds of section.
  public var cases: [Case]
  /// The kind of section that has another key in place of the discriminator, if there is one.
  public var alternative: Alternative?

  /// Creates a section with kinds.
  public init(
    discriminator: String, _ documentation: String, defaultCase: String? = nil, cases: [Case],
    alternative: Alternative? = nil
  ) {
    self.alternative = alternative
    self.discriminator = discriminator
    self.documentation = documentation
    self.defaultCase = defaultCase
    self.cases = cases
  }
}

/// A section whose keys are names the author chooses.
public struct MapSchema: Sendable {
  /// What a key names, for messages: a "model".
  public var keyNoun: String
  /// Names that mean something else, each with what it means.
  public var reserved: [Choice]
  /// What every value may be.
  public var element: Schema

  /// Creates a section with free names.
  public init(keyNoun: String, reserved: [Choice] = [], element: Schema) {
    self.keyNoun = keyNoun
    self.reserved = reserved
    self.element = element
  }
}
