import Scheduler
import Training

/// Passes the progress of a training on to whoever watches the stage.
struct StageTrainingObserver: TrainingObserver {
  let context: StageContext
  /// After how many epochs the stage ends; `nil` after all.
  var last: Int?

  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {
    // The last batch of an epoch is reported with the epoch; within one, every tenth is enough.
    guard batch % 10 == 0, batch < batches else { return }
    let done = Double(epoch - 1) + Double(batch) / Double(batches)
    let epochs = last ?? epochs
    context.reportProgress(
      ProgressReport(
        fraction: min(1, done / Double(epochs)), epoch: min(epoch - 1, epochs), total: epochs,
        unit: "epoch",
        metrics: ["loss": loss]))
  }

  func didFinish(epoch: EpochSummary, of epochs: Int) {
    let epochs = last ?? epochs
    context.reportProgress(
      ProgressReport(
        fraction: Double(epoch.epoch) / Double(epochs), epoch: epoch.epoch, total: epochs,
        unit: "epoch",
        metrics: ["loss": epoch.trainingLoss, "validation": epoch.validationLoss]))
  }
}
