import ArrayFiles
import Evaluation
import Models
import Scheduler
import Simulators

/// Evaluates one metric of one trained model: a table with one row per point, a summary, and the points
/// that the metric draws.
enum EvaluateStage: StageBody {
  static let kind = "evaluate"
  static let revision = 5

  static let summary = "summary.csv"
  static let summaryColumns = ["model", "metric"] + Quantity.columns

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { EvaluateStage.self }
    var metric: MetricKind
    /// The name of the model in the spec; it labels the summary.
    var model: String
    var simulator: SimulatorChoice
    /// The noise that the model is trained with, for metrics that look at noisy points; `nil` is
    /// Gaussian noise.
    var noise: NoiseKind?
  }

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let file = try ModelFile(contentsOf: context.input("model"))
    let subject = EvaluationSubject(
      model: file.model,
      evaluator: ModelEvaluator(file.model, storage: file.storage, threads: context.threads),
      simulator: try makeSimulator(parameters.simulator), family: parameters.simulator.family,
      testPoints: parameters.metric.needsTestPoints
        ? try readPoints(context.input("test")).values : [],
      testParameters: context.inputs["test_parameters"] == nil
        ? [] : try readPoints(context.input("test_parameters")).values,
      noise: parameters.noise ?? .gaussian, stream: try context.stream(), threads: context.threads)
    let result = try parameters.metric.evaluate(subject)
    try result.table.write(to: context.outputPath(parameters.metric.table))
    if let file = parameters.metric.sampleFile, let samples = result.samples {
      try writePoints(samples, dimension: subject.dimension, to: context.outputPath(file))
    }
    var summary = CSVTable(columns: Self.summaryColumns)
    for quantity in result.summary {
      summary.append(
        [.text(parameters.model), .text(parameters.metric.rawValue)] + quantity.cells)
    }
    try summary.write(to: context.outputPath(Self.summary))
  }
}
