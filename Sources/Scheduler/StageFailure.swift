/// A mistake that a stage found and can explain to the user.
public struct StageFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let message: String
  /// What to do about it, if there is advice.
  public let help: String?

  /// A failure in plain words.
  public init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }

  /// The message, and the advice on a line of its own.
  public var description: String { message + (help.map { "\nhelp: \($0)" } ?? "") }
}
