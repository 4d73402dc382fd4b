/// Keeps the checkpoints of a training, and says when it makes one or stops.
public protocol TrainingCheckpointing: AnyObject {
  /// The newest checkpoint that was kept and is usable; `nil` to start from the beginning.
  ///
  /// - Parameter isUsable: Whether a checkpoint has the shape that the training asks for.
  func latest(where isUsable: (TrainingCheckpoint) -> Bool) -> TrainingCheckpoint?
  /// What the training is to do now; asked after every batch, so it has to be cheap.
  ///
  /// - Parameter epoch: The epoch that the batch is of, counted from 1 over all parts of the plan.
  func request(epoch: Int) -> CheckpointRequest
  /// Keeps a checkpoint, if possible: what comes of the training does not depend on it.
  func save(_ checkpoint: TrainingCheckpoint)
}

/// What a training is asked to do between two batches.
public enum CheckpointRequest: Sendable {
  /// To go on.
  case goOn
  /// To have its state kept, and go on.
  case save
  /// To have its state kept, and end with `TrainingError.interrupted`.
  case stop
}
