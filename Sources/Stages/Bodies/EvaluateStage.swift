import ArrayFiles
import Evaluation
import Models
import Scheduler
import Simulators

/// Evaluates one metric of one trained model: a table with one row per point, a summary, and the points
/// that the metric draws.
enum EvaluateStage: StageBody {
  static let kind = "evaluate"
  static let revision = 8

  static let summary = "summary.csv"
  static let summaryColumns = ["model", "metric"] + Quantity.columns

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
    /// The settings of ``MetricKind/posterior``; `nil` where they are the standard ones.
    var posterior: PosteriorSettings?
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
      trainingPoints: try points("train", context), testPoints: try points("test", context),
      testParameters: try points("test_parameters", context),
      noise: parameters.noise ?? .gaussian, stream: try context.stream(), threads: context.threads)
    let result = try parameters.metric.evaluate(
      subject, posterior: parameters.posterior ?? .standard)
    try result.table.write(to: context.outputPath(parameters.metric.table))
    for (file, array) in result.arrays {
      try NumpyFile(array).write(to: context.outputPath(file))
    }
    for warning in result.warnings {
      context.log("warning: \(parameters.metric.rawValue) of \(parameters.model): \(warning)")
    }
    var summary = CSVTable(columns: Self.summaryColumns)
    for quantity in result.summary {
      guard parameters.metric.quantities.contains(quantity.name) else {
        throw StageFailure(
          "'\(parameters.metric.rawValue)' found '\(quantity.name)', which is not among its quantities"
        )
      }
      summary.append(
        [.text(parameters.model), .text(parameters.metric.rawValue)] + quantity.cells)
    }
    try summary.write(to: context.outputPath(Self.summary))
  }

  /// The points of an input; none where the metric has no such input.
  private static func points(_ name: String, _ context: StageContext) throws -> [Double] {
    context.inputs[name] == nil ? [] : try readPoints(context.input(name)).values
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
