/// How often checkpoints are saved: what nobody's results depend on.
public enum CheckpointInterval {
  /// The variable that says how many seconds.
  public static let variable = "DNF_CHECKPOINT_SECONDS"
  /// How often without it.
  public static let standard = Duration.seconds(30)

  /// The interval that an environment asks for.
  ///
  /// - Throws: `StageFailure` when the variable is no number of seconds.
  public static func read(from environment: [String: String]) throws(StageFailure) -> Duration {
    guard let text = environment[variable], !text.isEmpty else { return standard }
    guard let seconds = Double(text), 0...1e9 ~= seconds else {
      throw StageFailure(
        "\(variable) is '\(text)', which is no number of seconds from 0 to 1000000000",
        help: "leave it unset to save every 30 seconds; 0 saves after every batch")
    }
    return .seconds(seconds)
  }
}
