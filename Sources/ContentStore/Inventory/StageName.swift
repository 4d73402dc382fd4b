/// What a person calls a stage: an experiment and the stage's name in it.
public struct StageName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The experiment.
  public let experiment: String
  /// The stage, such as `train/dnf`.
  public let stage: String

  /// A name.
  public init(experiment: String, stage: String) {
    self.experiment = experiment
    self.stage = stage
  }

  /// Experiment and stage, such as `thin_spiral: train/dnf`.
  public var description: String { "\(experiment): \(stage)" }

  /// Orders by experiment, then by stage.
  public static func < (left: StageName, right: StageName) -> Bool {
    (left.experiment, left.stage) < (right.experiment, right.stage)
  }
}
