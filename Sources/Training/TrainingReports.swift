/// Where a training tells how far it is; it neither prints nor opens files itself.
public protocol TrainingObserver {
  /// A batch was done.
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double)
  /// An epoch was done.
  func didFinish(epoch: EpochSummary, of epochs: Int)
}

/// One row of a learning curve: an epoch of one phase.
public struct EpochSummary: Hashable, Sendable {
  /// The name of the phase.
  public let phase: String
  /// The epoch, counted from 1 over all phases; phases that take turns share their epochs.
  public let epoch: Int
  /// The learning rate throughout the epoch.
  public let learningRate: Double
  /// The training loss: the mean over batches, in the loss's units.
  public let trainingLoss: Double
  /// The names of the loss terms.
  public let termNames: [String]
  /// The terms of the training loss, unweighted, in the order of the names.
  public let trainingTerms: [Double]
  /// The validation loss, on data without noise.
  public let validationLoss: Double
  /// The terms of the validation loss, unweighted.
  public let validationTerms: [Double]
  /// The mean norm of the gradient before clipping.
  public let gradientNorm: Double

  /// A row with the given numbers.
  public init(
    phase: String, epoch: Int, learningRate: Double, trainingLoss: Double, termNames: [String],
    trainingTerms: [Double], validationLoss: Double, validationTerms: [Double],
    gradientNorm: Double
  ) {
    self.phase = phase
    self.epoch = epoch
    self.learningRate = learningRate
    self.trainingLoss = trainingLoss
    self.termNames = termNames
    self.trainingTerms = trainingTerms
    self.validationLoss = validationLoss
    self.validationTerms = validationTerms
    self.gradientNorm = gradientNorm
  }
}

/// A finished training.
public struct TrainedParameters: Sendable {
  /// The selected parameters, in flat storage.
  public let storage: [Float]
  /// The epoch that they are from, counted from 1.
  public let selectedEpoch: Int
  /// The names of the phases that ran, in order.
  public let phases: [String]
  /// One summary per phase and epoch.
  public let learningCurve: [EpochSummary]
  /// The rows of the data that were held out, in the order of the split.
  public let validationRows: [Int]
}

/// Why a training stopped early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// A coordinate of the data is not a finite number.
  case invalidData(row: Int, column: Int)
  /// A parameter or a joint score of the data is not a finite number.
  case invalidCondition(what: String, row: Int)
  /// A loss term stopped being a finite number; the parameters before that step are untouched. The
  /// phase is told where there are several.
  case invalidLoss(term: String, value: Double, epoch: Int, batch: Int, phase: String? = nil)
  /// The gradient stopped being finite while the loss still was.
  case invalidGradient(norm: Double, epoch: Int, batch: Int, phase: String? = nil)
  /// The split leaves no point to train on, or none to validate on.
  case emptySplit(training: Int, validation: Int)
  /// The training was asked to stop, after a batch whose parameters a checkpoint has.
  case interrupted(epoch: Int, batch: Int, phase: String? = nil)

  public var description: String {
    switch self {
    case .invalidData(let row, let column):
      "the data hold a value that is not finite, in row \(row), column \(column)"
    case .invalidCondition(let what, let row):
      "the data hold a \(what) that is not finite, in row \(row)"
    case .invalidLoss(let term, let value, let epoch, let batch, let phase):
      "the loss term '\(term)' became \(text(value)) in epoch \(epoch), batch \(batch)"
        + (phase.map { " of the phase '\($0)'" } ?? "")
    case .invalidGradient(let norm, let epoch, let batch, let phase):
      "the norm of the gradient became \(text(norm)) in epoch \(epoch), batch \(batch)"
        + (phase.map { " of the phase '\($0)'" } ?? "")
    case .emptySplit(let training, let validation):
      "the split leaves \(training) points to train on and \(validation) to validate on"
    case .interrupted(let epoch, let batch, let phase):
      "the training was stopped in epoch \(epoch), after batch \(batch)"
        + (phase.map { " of the phase '\($0)'" } ?? "")
    }
  }

  /// The sign of a not-a-number is an accident of the processor.
  private func text(_ value: Double) -> String { value.isNaN ? "nan" : "\(value)" }

  /// What to try.
  public var help: String {
    switch self {
    case .invalidData, .invalidCondition:
      "remove such rows, or find out where the data come from"
    case .invalidLoss, .invalidGradient:
      "try a lower learning_rate or gradient_clip, a larger variance of the noise, or a bound that "
        + "covers the data"
    case .emptySplit: "choose another validation_split, or more points"
    case .interrupted: "run again to go on from there"
    }
  }
}
