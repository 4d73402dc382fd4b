/// All that is known of a failed attempt at a stage.
public struct FailureReport: Error, Hashable, Sendable {
  /// The stage that failed.
  public let stage: StageID
  /// What went wrong, in words for the user.
  public let message: String
  /// What to do about it, if the stage gave advice.
  public let help: String?
  /// How the process ended, such as `exit status 1`, if there was one.
  public let ending: String?
  /// Whether another attempt may end otherwise: the process was ended from outside, not by a mistake in
  /// the program, the data or the settings.
  public let isTransient: Bool
  /// The file with everything the stage printed, if there is one.
  public let logPath: String?
  /// The last lines of that file, at most 20.
  public let logTail: [String]

  /// A report with the given fields.
  public init(
    stage: StageID, message: String, help: String? = nil, ending: String? = nil,
    isTransient: Bool = false, logPath: String? = nil, logTail: [String] = []
  ) {
    self.stage = stage
    self.message = message
    self.help = help
    self.ending = ending
    self.isTransient = isTransient
    self.logPath = logPath
    self.logTail = logTail
  }
}
