/// How often checkpoints are saved: what nobody's results depend on.
public struct CheckpointInterval: Hashable, Sendable {
  /// The variable that says after how many seconds.
  public static let secondsVariable = "DNF_CHECKPOINT_SECONDS"
  /// The variable that says after how many epochs.
  public static let epochsVariable = "DNF_CHECKPOINT_EPOCHS"
  /// How often without them.
  public static let standard = CheckpointInterval(duration: .seconds(30))

  /// How long a stage works on before it saves again, zero for as often as it can; `nil` for however long.
  public let duration: Duration?
  /// How many epochs a training goes on for before it saves again; `nil` for however many.
  public let epochs: Int?

  /// An interval; of two limits the one that is reached first counts.
  public init(duration: Duration? = nil, epochs: Int? = nil) {
    self.duration = duration
    self.epochs = epochs
  }

  /// The interval that an environment asks for.
  ///
  /// - Throws: `StageFailure` when a variable is no number of seconds or epochs.
  public static func read(
    from environment: [String: String]
  ) throws(StageFailure) -> CheckpointInterval {
    func text(_ variable: String) -> String? {
      environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
    let duration = try text(secondsVariable).map { text throws(StageFailure) in
      guard let seconds = Double(text), 0...1e9 ~= seconds else {
        throw StageFailure(
          "\(secondsVariable) is '\(text)', which is no number of seconds from 0 to 1000000000",
          help: "leave it unset to save every 30 seconds; 0 saves after every batch")
      }
      return Duration.seconds(seconds)
    }
    let epochs = try text(epochsVariable).map { text throws(StageFailure) in
      guard let epochs = Int(text), 1...1_000_000_000 ~= epochs else {
        throw StageFailure(
          "\(epochsVariable) is '\(text)', which is no whole number of epochs from 1 to 1000000000",
          help: "leave it unset to save every 30 seconds")
      }
      return epochs
    }
    guard duration != nil || epochs != nil else { return standard }
    return CheckpointInterval(duration: duration, epochs: epochs)
  }
}
