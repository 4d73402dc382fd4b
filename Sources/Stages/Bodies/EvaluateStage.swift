import ArrayFiles
import Evaluation
import Models
import Scheduler
import Simulators
import Tensors
import Threads

/// Evaluates one metric of one trained model: a table with one row per point, and a summary.
enum EvaluateStage: StageBody {
  static let kind = "evaluate"
  static let revision = 3

  static let summary = "summary.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { EvaluateStage.self }
    var metric: MetricKind
    /// The name of the model in the spec; it labels the summary.
    var model: String
    var simulator: String
  }

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let file = try ModelFile(contentsOf: context.input("model"))
    let subject = EvaluationSubject(
      model: file.model,
      evaluator: DenoisingEvaluator(file.model, storage: file.storage, threads: context.threads),
      simulator: try simulator(named: parameters.simulator),
      testPoints: parameters.metric.needsTestPoints
        ? try readPoints(context.input("test")).values : [],
      stream: try context.stream(), threads: context.threads)
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
}

/// What metrics are evaluated on.
struct EvaluationSubject {
  let model: DenoisingNormalizingFlow
  let evaluator: DenoisingEvaluator
  let simulator: any Simulator
  /// Clean test points, `[count, D]`; empty for metrics that need none.
  let testPoints: [Double]
  let stream: RandomStream
  /// The most threads to compute with, at least 1.
  let threads: Int

  /// `D`.
  var dimension: Int { model.configuration.dataDimension }

  /// `ln q` plus `((D - d)/2) ln(2πσ²)`: the density on the manifold, in nats.
  ///
  /// A model of data without noise is not inflated, and its density is left as it is.
  func deflated(_ logDensities: [Double]) -> [Double] {
    guard model.configuration.variance > 0 else { return logDensities }
    return deflate(
      logDensity: logDensities, dataDimension: dimension,
      manifoldDimension: model.configuration.latentDimension,
      variance: model.configuration.variance)
  }

  /// A number for each point of `[count, D]`, in their order.
  func mapPoints(_ points: [Double], _ function: @Sendable ([Double]) -> Double) -> [Double] {
    let dimension = dimension
    return mapConcurrently(count: points.count / dimension, threads: threads) { row in
      function(Array(points[row * dimension..<(row + 1) * dimension]))
    }
  }

  /// Whether each point is off the manifold by the published rule.
  func offManifoldFlags(_ orthogonalSquares: [Double]) -> [Bool] {
    guard model.configuration.variance > 0 else { return orthogonalSquares.map { $0 > 0 } }
    return OffManifoldRule(variance: model.configuration.variance)
      .flags(normalLatents: orthogonalSquares.map { $0.squareRoot() }, dimension: 1)
  }
}

/// What a metric found.
struct EvaluationResult {
  /// One row per point.
  var table: CSVTable
  /// Named quantities, in the order in which they are listed.
  var summary: [(quantity: String, value: Double)]
}
