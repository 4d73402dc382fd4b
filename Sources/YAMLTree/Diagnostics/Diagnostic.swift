/// One mistake in a file: what is wrong, where, and what to do about it.
public struct Diagnostic: Hashable, Sendable, Codable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable, Codable {
    case error
    case warning
  }

  /// A second place that helps to understand the mistake.
  public struct Note: Hashable, Sendable, Codable {
    /// What there is to see.
    public var message: String
    /// Where it is.
    public var span: SourceSpan?

    /// Creates a note.
    public init(_ message: String, at span: SourceSpan?) {
      self.message = message
      self.span = span
    }
  }

  /// The stable name of this kind of mistake.
  public var code: DiagnosticCode
  /// How bad it is.
  public var severity: Severity
  /// What is wrong, as one sentence without a full stop.
  public var message: String
  /// Where it is; `nil` when the file as a whole is meant.
  public var span: SourceSpan?
  /// Related places, in the order in which to read them.
  public var notes: [Note]
  /// What to do, when that can be said.
  public var help: String?
  /// The word that was probably meant.
  public var suggestion: String?

  /// Creates a diagnostic.
  public init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, severity: Severity = .error,
    notes: [Note] = [], help: String? = nil, suggestion: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.notes = notes
    self.help = help
    self.suggestion = suggestion
  }
}
