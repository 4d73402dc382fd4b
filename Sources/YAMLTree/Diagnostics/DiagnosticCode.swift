/// The stable name of a kind of mistake, such as `E0105`.
///
/// Codes never change their meaning; modules above declare their own.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable, Codable {
  /// The code as it is printed.
  public let rawValue: String

  /// Creates a code from its printed form.
  public init(rawValue: String) { self.rawValue = rawValue }
}

extension DiagnosticCode {
  /// The path leads to no file.
  public static let fileMissing = DiagnosticCode(rawValue: "E0001")
  /// The path leads to a folder, a device or a pipe.
  public static let fileNotRegular = DiagnosticCode(rawValue: "E0002")
  /// The system refuses to read the file.
  public static let fileUnreadable = DiagnosticCode(rawValue: "E0003")
  /// The file is larger than any spec.
  public static let fileTooLarge = DiagnosticCode(rawValue: "E0004")
  /// The file contains bytes that no text contains.
  public static let notText = DiagnosticCode(rawValue: "E0005")
  /// The file is text in another encoding than UTF-8.
  public static let notUTF8 = DiagnosticCode(rawValue: "E0006")

  /// The text is not YAML.
  public static let syntax = DiagnosticCode(rawValue: "E0101")
  /// A line is indented with a tab.
  public static let tabIndentation = DiagnosticCode(rawValue: "E0102")
  /// There is nothing in the file.
  public static let emptyFile = DiagnosticCode(rawValue: "E0103")
  /// There is more than one document in the file.
  public static let severalDocuments = DiagnosticCode(rawValue: "E0104")
  /// A mapping has the same key twice.
  public static let duplicateKey = DiagnosticCode(rawValue: "E0105")
  /// A key is not a plain word.
  public static let keyNotScalar = DiagnosticCode(rawValue: "E0106")
  /// The merge key `<<` is used.
  public static let mergeKey = DiagnosticCode(rawValue: "E0107")
  /// A value carries a tag such as `!!int`.
  public static let explicitTag = DiagnosticCode(rawValue: "E0108")
  /// An alias names an anchor that is not defined before it.
  public static let unknownAnchor = DiagnosticCode(rawValue: "E0109")
  /// An alias stands inside the value it refers to.
  public static let cyclicAlias = DiagnosticCode(rawValue: "E0110")
  /// The file has more values than any spec.
  public static let tooManyNodes = DiagnosticCode(rawValue: "E0111")
  /// Lists and mappings nest too deep.
  public static let tooDeep = DiagnosticCode(rawValue: "E0112")
  /// There were too many problems to list them all.
  public static let furtherProblems = DiagnosticCode(rawValue: "E0199")
}
