import Scheduler
import Training

/// Keeps the checkpoints of a training with those of its stage.
final class StageTrainingCheckpoints: TrainingCheckpointing {
  private let context: StageContext
  private let epochs: Int
  /// When the next checkpoint is due.
  private var due: ContinuousClock.Instant
  /// Whether the last checkpoint could be saved.
  private(set) var isSaved = false

  /// The checkpoints of a training of `epochs` epochs; the first is due after the stage's interval.
  init(_ context: StageContext, epochs: Int) {
    self.context = context
    self.epochs = epochs
    due = .now
    postpone()
  }

  func latest(where isUsable: (TrainingCheckpoint) -> Bool) -> TrainingCheckpoint? {
    let latest = context.checkpoints?.latest { bytes in
      let checkpoint = try TrainingCheckpointFile(bytes: bytes).checkpoint
      guard isUsable(checkpoint) else {
        throw TrainingCheckpointFile.Problem(message: "it is of another training")
      }
      return checkpoint
    }
    if let latest {
      context.log("resumed from epoch \(latest.epoch), batch \(latest.batches)")
      context.reportProgress(
        ProgressReport(
          fraction: Double(latest.epoch - 1) / Double(epochs), epoch: latest.epoch - 1,
          total: epochs, unit: "epoch"))
    }
    return latest
  }

  func request() -> CheckpointRequest {
    if context.isStopRequested { return .stop }
    guard context.checkpoints != nil else { return .goOn }
    return ContinuousClock.now >= due ? .save : .goOn
  }

  func save(_ checkpoint: TrainingCheckpoint) {
    guard let checkpoints = context.checkpoints else { return }
    isSaved = checkpoints.save(TrainingCheckpointFile(checkpoint).bytes)
    postpone()
  }

  private func postpone() {
    due = .now + (context.checkpoints?.interval ?? .zero)
  }
}
