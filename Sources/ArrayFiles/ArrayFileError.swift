/// Why an array or table file cannot be read or written, and what to do about it.
public struct ArrayFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the caller named it.
  public let path: String
  /// What is wrong and where in the file.
  public let message: String
  /// What the reader of the message can do next.
  public let remedy: String

  /// An error about the file at `path`.
  public init(path: String, message: String, remedy: String) {
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  /// The sentence a user reads: path, message and remedy.
  public var description: String { "\(path): \(message); \(remedy)" }
}
