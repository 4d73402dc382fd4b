import ArrayFiles
import Evaluation
import Models
import Scheduler
import Simulators

/// Evaluates one metric of one trained model: a table with one row per point, and a summary.
enum EvaluateStage: StageBody {
  static let kind = "evaluate"
  static let revision = 4

  static let summary = "summary.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { EvaluateStage.self }
    var metric: MetricKind
    /// The name of the model in the spec; it labels the summary.
    var model: String
    /// Where the data come from; `nil` for data from a file, of which no truth is known.
    var simulator: SimulatorChoice?
    /// The noise that the model is trained with, for metrics that look at noisy points; `nil` is
    /// Gaussian noise.
    var noise: NoiseKind?
    /// What a grid over the plane covers, `[x1, x2]`, where the spec says so.
    var grid: [[Double]]?
  }

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let file = try ModelFile(contentsOf: context.input("model"))
    let subject = EvaluationSubject(
      model: file.model,
      evaluator: ModelEvaluator(
        file.model, storage: file.storage, standardisation: file.standardisation,
        threads: context.threads),
      simulator: try parameters.simulator.map(makeSimulator),
      family: parameters.simulator?.family, planeRectangle: try rectangle(parameters, context),
      testPoints: parameters.metric.needsTestPoints
        ? try readPoints(context.input("test")).values : [],
      testParameters: context.inputs["test_parameters"] == nil
        ? [] : try readPoints(context.input("test_parameters")).values,
      noise: parameters.noise ?? .gaussian, stream: try context.stream(), threads: context.threads)
    let result = try parameters.metric.evaluate(subject)
    try result.table.write(to: context.outputPath(parameters.metric.table))
    var summary = CSVTable(columns: ["model", "metric", "quantity", "value"])
    for (quantity, value) in result.summary {
      summary.append([
        .text(parameters.model), .text(parameters.metric.rawValue), .text(quantity),
        .number(value),
      ])
    }
    try summary.write(to: context.outputPath(Self.summary))
  }

  /// What a grid over the plane covers: what the spec says, else what the simulator says, else where
  /// the training points are.
  private static func rectangle(
    _ parameters: Parameters, _ context: StageContext
  ) throws -> [ClosedRange<Double>]? {
    if let grid = parameters.grid {
      guard grid.allSatisfy({ $0.count == 2 && $0[0] < $0[1] }) else {
        throw StageFailure("a grid over the ranges \(grid)")
      }
      return grid.map { $0[0]...$0[1] }
    }
    if let simulator = parameters.simulator { return try makeSimulator(simulator).planeRectangle }
    guard let path = context.inputs["train"] else { return nil }
    let points = try readPoints(path)
    return points.dimension == 2 ? points.rectangle : nil
  }
}
