import ArrayFiles
import CanonicalJSON
import Flows
import FoundationEssentials
import Models
import Scheduler
import Simulators
import Tensors
import Training

/// Trains a model and keeps its parameters, its learning curve and which points were held out.
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
    let (points, standardisation) = try trainingPoints(context)
    let noise = try JSONValue(parsing: Data(contentsOf: URL(filePath: context.input("noise"))))
      .decoded(as: InflateStage.Description.self)
    let stream = try context.stream()
    let (model, plan, description) = try parameters.settings.prepare(
      epochs: parameters.training.epochs, permutations: .random(stream.child("permutations")))
    var configuration = parameters.training
    configuration.threads = min(context.threads, configuration.shards)
    let trainer = Trainer(
      plan: plan, configuration: configuration,
      inflation: try noise.noise.noise(
        variance: noise.variance, simulator: try noise.simulator.map(makeSimulator),
        for: model),
      fresh: try parameters.sampledFrom.map { choice in
        let fresh = stream.child("fresh")
        return try choice.family.map {
          FreshConditionalPoints(family: $0, standardisation: standardisation, stream: fresh)
        }
          ?? FreshPoints(
            simulator: makeSimulator(choice), standardisation: standardisation, stream: fresh)
      }, stream: stream, noise: try randomStream(noise.stream))
    let checkpoints = StageTrainingCheckpoints(context, epochs: plan.epochs)
    let trained: TrainedParameters
    do throws(TrainingError) {
      trained = try trainer.train(
        points: points,
        from: model.layout.initialStorage(from: stream.child("initialisation")),
        checkpoints: checkpoints, observer: ProgressObserver(context: context))
    } catch {
      if case .interrupted = error {
        throw StageInterruption("\(error)", isSaved: checkpoints.isSaved)
      }
      throw StageFailure("\(error)", help: error.help)
    }
    try ModelFile(
      algorithm: parameters.algorithm, configuration: description, model: model,
      storage: trained.storage, selectedEpoch: trained.selectedEpoch,
      standardisation: standardisation
    ).write(to: context.outputPath(Self.model))
    try writeLearningCurve(trained, to: context.outputPath(learningCurve))
    try writeRows(trained.validationRows, to: context.outputPath(validationRows))
  }
}

/// The training points as the model sees them, with the parameters and joint scores that the stage was
/// given, and the units of the points.
private func trainingPoints(
  _ context: StageContext
) throws -> (points: TrainingPoints, standardisation: Standardisation?) {
  func numbers(_ input: String) throws -> [Float] {
    guard context.inputs[input] != nil else { return [] }
    return try readPoints(context.input(input)).values.map(Float.init)
  }
  let points = try readPoints(context.input("train"))
  let standardisation = try context.standardisation(dimension: points.dimension)
  let seen = TrainingPoints(
    seen(points.values, as: standardisation), parameters: try numbers("parameters"),
    jointScores: try numbers("scores"))
  return (seen, standardisation)
}

/// Points in data units as a model sees them.
private func seen(_ points: [Double], as standardisation: Standardisation?) -> [Float] {
  (standardisation?.standardised(points) ?? points).map(Float.init)
}

/// Points drawn anew for every epoch.
private struct FreshPoints: PointSource {
  let simulator: any Simulator
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  let stream: RandomStream

  func points(count: Int, epoch: Int) -> TrainingPoints {
    let points = simulator.sample(count: count, from: stream.child(epoch)).points
    return TrainingPoints(seen(points, as: standardisation))
  }
}

/// Points drawn anew for every epoch, each at parameters of its own.
private struct FreshConditionalPoints: PointSource {
  let family: any SimulatorFamily
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  let stream: RandomStream

  func points(count: Int, epoch: Int) -> TrainingPoints {
    let drawn = family.sampleJointly(count: count, from: stream.child(epoch))
    // Scores are derivatives by parameters, which no unit of the points changes.
    return TrainingPoints(
      seen(drawn.samples.points, as: standardisation),
      parameters: drawn.parameters.map(Float.init), jointScores: drawn.scores.map(Float.init))
  }
}

/// Passes the progress of a training on to whoever watches the stage.
private struct ProgressObserver: TrainingObserver {
  let context: StageContext

  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {
    // The last batch of an epoch is reported with the epoch; within one, every tenth is enough.
    guard batch % 10 == 0, batch < batches else { return }
    let done = Double(epoch - 1) + Double(batch) / Double(batches)
    context.reportProgress(
      ProgressReport(
        fraction: done / Double(epochs), epoch: epoch - 1, total: epochs, unit: "epoch",
        metrics: ["loss": loss]))
  }

  func didFinish(epoch: EpochSummary, of epochs: Int) {
    context.reportProgress(
      ProgressReport(
        fraction: Double(epoch.epoch) / Double(epochs), epoch: epoch.epoch, total: epochs,
        unit: "epoch",
        metrics: ["loss": epoch.trainingLoss, "validation": epoch.validationLoss]))
  }
}
