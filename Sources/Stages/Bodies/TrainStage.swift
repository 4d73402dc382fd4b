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

  static let model = "model.safetensors"
  static let learningCurve = "learning_curve.csv"
  static let validationRows = "validation_rows.npy"

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let points = try readPoints(context.input("train"))
    let standardisation = try context.standardisation(dimension: points.dimension)
    let noise = try JSONValue(parsing: Data(contentsOf: URL(filePath: context.input("noise"))))
      .decoded(as: InflateStage.Description.self)
    let stream = try context.stream()
    let (model, plan, description) = try parameters.settings.prepare(
      epochs: parameters.training.epochs, permutations: .random(stream.child("permutations")))
    var configuration = parameters.training
    configuration.threads = min(context.threads, configuration.shards)
    let inflation = InflateStage.Parameters(noise: noise.noise, variance: noise.variance).inflation
    let trainer = Trainer(
      plan: plan, configuration: configuration, inflation: inflation,
      fresh: try parameters.sampledFrom.map {
        FreshPoints(
          simulator: try makeSimulator($0), standardisation: standardisation,
          stream: stream.child("fresh"))
      }, stream: stream, noise: try randomStream(noise.stream))
    let trained: TrainedParameters
    do throws(TrainingError) {
      trained = try trainer.train(
        points: (standardisation?.standardised(points.values) ?? points.values).map(Float.init),
        from: model.layout.initialStorage(from: stream.child("initialisation")),
        observer: ProgressObserver(context: context))
    } catch {
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

/// Points drawn anew for every epoch.
private struct FreshPoints: PointSource {
  let simulator: any Simulator
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  let stream: RandomStream

  func points(count: Int, epoch: Int) -> [Float] {
    let points = simulator.sample(count: count, from: stream.child(epoch)).points
    return (standardisation?.standardised(points) ?? points).map(Float.init)
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
