import YAMLTree

extension DiagnosticCode {
  /// The section does not know the key.
  public static let unknownKey = DiagnosticCode(rawValue: "E0201")
  /// A key that has no default is not written.
  public static let missingKey = DiagnosticCode(rawValue: "E0202")
  /// The value has another type.
  public static let wrongType = DiagnosticCode(rawValue: "E0203")
  /// The number is outside its range.
  public static let outOfRange = DiagnosticCode(rawValue: "E0204")
  /// Nothing is registered under the name.
  public static let unknownName = DiagnosticCode(rawValue: "E0205")
  /// The text cannot be a name.
  public static let invalidName = DiagnosticCode(rawValue: "E0206")
  /// A list holds the same value twice.
  public static let repeatedItem = DiagnosticCode(rawValue: "E0207")
  /// A list or section that needs entries has none.
  public static let empty = DiagnosticCode(rawValue: "E0208")
  /// The text holds an invisible control character.
  public static let controlCharacter = DiagnosticCode(rawValue: "E0209")
  /// Two keys are written of which one makes the other meaningless.
  public static let excludedKey = DiagnosticCode(rawValue: "E0210")
  /// A file that the spec names cannot be used.
  public static let fileUnusable = DiagnosticCode(rawValue: "E0211")

  /// A figure refers to a model that is not in the spec.
  public static let unknownModel = DiagnosticCode(rawValue: "E0301")
  /// A figure shows a metric that is not evaluated.
  public static let metricNotEvaluated = DiagnosticCode(rawValue: "E0302")
  /// The split leaves no point for training or for validation.
  public static let emptySplit = DiagnosticCode(rawValue: "E0303")
  /// A metric has settings and is not evaluated.
  public static let settingsNotUsed = DiagnosticCode(rawValue: "E0304")
}
