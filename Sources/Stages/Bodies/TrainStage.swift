import ArrayFiles
import FoundationEssentials
import Models
import Scheduler
import Training

/// Trains a model and keeps its parameters, its learning curve and which points were held out.
///
/// Where it is given attempts, it goes on with the best of them.
enum TrainStage: StageBody {
  static let kind = "train"
  static let revision = 4
  static let stopsWhenAsked = true

  static let model = "model.safetensors"
  static let learningCurve = "learning_curve.csv"
  static let validationRows = "validation_rows.npy"

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let attempt = try TrainingAttempt.best(of: context)
    let training = try PreparedTraining(parameters, attempt: attempt?.number, in: context)
    if let attempt, !attempt.state.fits(training.plan) {
      throw StageFailure("the state of attempt \(attempt.number) is of another training")
    }
    let checkpoints = StageTrainingCheckpoints(
      context, epochs: training.plan.epochs, start: attempt?.state)
    let trained: TrainedParameters
    do throws(TrainingError) {
      trained = try training.run(
        checkpoints: checkpoints, observer: StageTrainingObserver(context: context))
    } catch {
      if case .interrupted = error {
        throw StageInterruption("\(error)", isSaved: checkpoints.isSaved)
      }
      throw StageFailure("\(error)", help: error.help)
    }
    try ModelFile(
      algorithm: parameters.algorithm, configuration: training.description, model: training.model,
      storage: trained.storage, selectedEpoch: trained.selectedEpoch,
      standardisation: training.standardisation
    ).write(to: context.outputPath(Self.model))
    try writeLearningCurve(trained, to: context.outputPath(learningCurve))
    try writeRows(trained.validationRows, to: context.outputPath(validationRows))
  }
}
