import Scheduler
import Training

/// Keeps the checkpoints of a training with those of its stage.
final class StageTrainingCheckpoints: TrainingCheckpointing {
  private let context: StageContext
  private let epochs: Int
  private let start: TrainingCheckpoint?
  /// When the last checkpoint was made, or the training began.
  private var lastTime = ContinuousClock.now
  /// The epoch that was going on then.
  private var lastEpoch = 1
  /// Whether the last checkpoint could be saved.
  private(set) var isSaved = false

  /// The checkpoints of a training of `epochs` epochs; the first is due after the stage's interval.
  ///
  /// - Parameter start: The state that the training begins with; `nil` to begin from nothing.
  init(_ context: StageContext, epochs: Int, start: TrainingCheckpoint? = nil) {
    self.start = start
    self.context = context
    self.epochs = epochs
  }

  func latest(where isUsable: (TrainingCheckpoint) -> Bool) -> TrainingCheckpoint? {
    let latest = context.checkpoints?.latest { bytes in
      let checkpoint = try TrainingCheckpointFile(bytes: bytes).checkpoint
      guard isUsable(checkpoint) else {
        throw TrainingCheckpointFile.Problem(message: "it is of another training")
      }
      return checkpoint
    }
    lastEpoch = (latest ?? start)?.epoch ?? 1
    if let latest {
      context.log("resumed from epoch \(latest.epoch), batch \(latest.batches)")
      context.reportProgress(
        ProgressReport(
          fraction: Double(latest.epoch - 1) / Double(epochs), epoch: latest.epoch - 1,
          total: epochs, unit: "epoch"))
    }
    return latest ?? start
  }

  func request(epoch: Int) -> CheckpointRequest {
    if context.isStopRequested { return .stop }
    guard let interval = context.checkpoints?.interval else { return .goOn }
    if let epochs = interval.epochs, epoch - lastEpoch >= epochs { return .save }
    guard let duration = interval.duration else { return .goOn }
    return .now - lastTime >= duration ? .save : .goOn
  }

  func save(_ checkpoint: TrainingCheckpoint) {
    guard let checkpoints = context.checkpoints else { return }
    isSaved = checkpoints.save(TrainingCheckpointFile(checkpoint).bytes)
    lastTime = .now
    lastEpoch = checkpoint.epoch
  }
}
