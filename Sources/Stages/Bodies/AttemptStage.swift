import FoundationEssentials
import Scheduler
import Training

/// Trains for the first epochs, one of several attempts, and keeps the state: the best of them is gone on with.
enum AttemptStage: StageBody {
  static let kind = "attempt"
  static let revision = 1
  static let stopsWhenAsked = true

  static let state = "state.safetensors"

  /// What an attempt reads of a spec.
  struct Parameters: StageParameters {
    static var body: any StageBody.Type { AttemptStage.self }
    /// Its number, from 1.
    var attempt: Int
    /// After how many epochs it ends.
    var epochs: Int
    /// The whole training.
    var train: TrainStage.Parameters
  }

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let training = try PreparedTraining(
      parameters.train, attempt: parameters.attempt, in: context)
    let checkpoints = AttemptCheckpoints(context, epochs: parameters.epochs)
    do throws(TrainingError) {
      _ = try training.run(
        checkpoints: checkpoints,
        observer: StageTrainingObserver(context: context, last: parameters.epochs))
    } catch {
      guard case .interrupted = error else {
        throw StageFailure("\(error)", help: error.help)
      }
      guard checkpoints.state != nil else {
        throw StageInterruption("\(error)", isSaved: checkpoints.isSaved)
      }
    }
    guard let state = checkpoints.state else {
      throw StageFailure("the training ended within the \(parameters.epochs) epochs of an attempt")
    }
    try Data(TrainingCheckpointFile(state).bytes)
      .write(to: URL(filePath: context.outputPath(Self.state)))
  }
}

/// Keeps the checkpoints of an attempt, and ends it once an epoch after its last has begun.
private final class AttemptCheckpoints: TrainingCheckpointing {
  private let ofStage: StageTrainingCheckpoints
  private let epochs: Int
  /// What the attempt ended with.
  private(set) var state: TrainingCheckpoint?

  init(_ context: StageContext, epochs: Int) {
    ofStage = StageTrainingCheckpoints(context, epochs: epochs)
    self.epochs = epochs
  }

  /// Whether the last checkpoint of an attempt that was stopped could be saved.
  var isSaved: Bool { ofStage.isSaved }

  func latest(where isUsable: (TrainingCheckpoint) -> Bool) -> TrainingCheckpoint? {
    ofStage.latest(where: isUsable)
  }

  func request(epoch: Int) -> CheckpointRequest {
    epoch > epochs ? .stop : ofStage.request(epoch: epoch)
  }

  func save(_ checkpoint: TrainingCheckpoint) {
    if checkpoint.epoch > epochs { state = checkpoint } else { ofStage.save(checkpoint) }
  }
}
