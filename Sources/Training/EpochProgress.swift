/// What has come of the batches of an epoch so far.
struct EpochProgress {
  /// The number of batches.
  private(set) var batches = 0
  private var loss: BatchLoss?
  private var gradientNorms = 0.0

  /// An epoch without batches yet.
  init() {}

  /// An epoch of which some batches are done.
  init(_ sums: TrainingCheckpoint.EpochSums) {
    batches = sums.batches
    gradientNorms = sums.gradientNorms
    if batches > 0 { loss = BatchLoss(terms: sums.terms, weights: sums.weights) }
  }

  /// The sums over the batches so far.
  var sums: TrainingCheckpoint.EpochSums {
    TrainingCheckpoint.EpochSums(
      batches: batches, terms: loss?.terms ?? [], weights: loss?.weights ?? [],
      gradientNorms: gradientNorms)
  }

  /// Adds a batch.
  mutating func add(_ batch: BatchLoss, gradientNorm: Double) {
    if loss == nil { loss = BatchLoss(weights: batch.weights) }
    loss?.add(batch)
    gradientNorms += gradientNorm
    batches += 1
  }

  /// The mean loss over batches.
  var meanLoss: BatchLoss { (loss ?? BatchLoss(weights: [])).mean(over: batches) }

  /// The mean norm of the gradient before clipping.
  var meanGradientNorm: Double { gradientNorms / Double(batches) }
}

/// What stops a phase, before it is known which phase and epoch it was; batches count from 0.
enum TrainingFailure: Error {
  case loss(term: String, value: Double, batch: Int)
  case gradient(norm: Double, batch: Int)
  /// The training was asked to stop after the batch.
  case interrupted(batch: Int)

  /// The failure with its place.
  func error(epoch: Int, phase: String?) -> TrainingError {
    switch self {
    case .loss(let term, let value, let batch):
      .invalidLoss(term: term, value: value, epoch: epoch, batch: batch + 1, phase: phase)
    case .gradient(let norm, let batch):
      .invalidGradient(norm: norm, epoch: epoch, batch: batch + 1, phase: phase)
    case .interrupted(let batch): .interrupted(epoch: epoch, batch: batch + 1, phase: phase)
    }
  }
}
