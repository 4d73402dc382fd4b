/// Thrown by a stage that was asked to stop and did.
public struct StageInterruption: Error, Hashable, Sendable, CustomStringConvertible {
  /// How far the stage had come, in a sentence.
  public let message: String
  /// Whether another attempt can go on from there.
  public let isSaved: Bool

  /// An interruption.
  public init(_ message: String, isSaved: Bool) {
    self.message = message
    self.isSaved = isSaved
  }

  /// The message, and whether the state is saved.
  public var description: String { message + (isSaved ? "; saved" : "; not saved") }
}
