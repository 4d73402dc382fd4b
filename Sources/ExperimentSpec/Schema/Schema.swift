/// What a value of a spec may be.
///
/// One description drives validation, defaults and suggestions, and holds the sentences of the
/// reference documentation.
public indirect enum Schema: Sendable {
  /// `true` or `false`.
  case boolean
  /// An integer within a range.
  case integer(ClosedRange<Int>)
  /// A finite number within a range.
  case number(NumberRange)
  /// A number of things, an integer of at least 1, or a share of all of them, above 0 and below 1.
  case countOrShare
  /// Any text.
  case text
  /// A name that can become a folder or file name; see ``Identifier``.
  case identifier
  /// One of the registered words; `noun` says what they name ("metric").
  case choice(noun: String, [Choice])
  /// The name of a model of the same spec, or one of the words in `special`.
  case modelReference(special: [Choice])
  /// The path of a file that exists; a relative one starts at the folder of the spec.
  case file
  /// A list of values of one kind, each of which occurs once.
  case list(of: Schema, mayBeEmpty: Bool)
  /// A section with known keys.
  case object(ObjectSchema)
  /// A section whose keys depend on one of them, such as `algorithm`.
  case variant(VariantSchema)
  /// The section that names keys of the spec and the values that they take; see ``MatrixReader``.
  case matrix
  /// The list of claims; see ``ClaimReader``.
  case claims
  /// The section with what changes in quick runs; see ``QuickReader``.
  case quick
  /// A section whose keys are names the author chooses.
  case map(MapSchema)
}

/// A word that may be written, with what it means.
public struct Choice: Sendable {
  /// The word.
  public var name: String
  /// What it means, in one line.
  public var documentation: String

  /// Creates a choice.
  public init(_ name: String, _ documentation: String) {
    self.name = name
    self.documentation = documentation
  }
}
