import ArrayFiles
import Evaluation
import Scheduler

/// The curve of one model over the variances.
struct NoiseLevelCurve {
  /// The model.
  let model: String
  /// Mean and scatter over seeds for each variance.
  let curve: VarianceCurve
}

/// The curves of models in a table of metrics; seeds are the replicates.
///
/// - Throws: `StageFailure` when there is no model, or one has no finite mean at any variance.
func noiseLevelCurves(
  _ table: CSVTable, _ judge: NoiseJudge, models: [String]
) throws -> [NoiseLevelCurve] {
  guard !models.isEmpty else {
    throw StageFailure(
      "no model whose noise varies has the metric \(judge.metric.rawValue)",
      help: "let the noise of another model vary, or name another 'quantity' in 'study.noise_level'"
    )
  }
  let names = try table.texts(in: "model")
  let (metrics, quantities) = (try table.texts(in: "metric"), try table.texts(in: "quantity"))
  let (variances, values) = (try table.numbers("variance"), try table.numbers("value"))
  let rows = table.rows.indices.filter {
    metrics[$0] == judge.metric.rawValue && quantities[$0] == judge.rawValue
  }
  return try models.map { model in
    var replicates: [Double: [Double]] = [:]
    for row in rows where names[row] == model {
      replicates[variances[row], default: []].append(values[row])
    }
    let points = replicates.compactMap {
      VarianceCurve.Point(variance: $0.key, replicates: $0.value)
    }
    guard let curve = VarianceCurve(points, preference: .smallest) else {
      throw StageFailure(
        "no \(judge.metric.rawValue) \(judge.rawValue) of the model '\(model)' is a number",
        help: "look at its learning curves, or leave the largest and smallest variances out")
    }
    return NoiseLevelCurve(model: model, curve: curve)
  }
}

/// The curves as a table: a mean over seeds a row.
///
/// The floor is what a model scores that has learned the density of inflated data exactly.
func curveTable(
  _ curves: [NoiseLevelCurve], _ floors: NoiseFloors, _ parameters: StudyStage.Parameters
) -> CSVTable {
  var table = CSVTable(columns: [
    "experiment", "model", "variance", "metric", "quantity", "mean", "standard_error", "n",
    "is_best", "is_not_worse", "floor",
  ])
  for curve in curves {
    for point in curve.curve.points {
      table.append([
        .text(parameters.experiment), .text(curve.model), .number(point.variance),
        .text(parameters.judge.metric.rawValue), .text(parameters.judge.rawValue),
        .number(point.mean), point.standardError.map { .number($0) } ?? .missing,
        .integer(point.count), .integer(point.variance == curve.curve.best.variance ? 1 : 0),
        .integer(curve.curve.notWorse.contains(point.variance) ? 1 : 0),
        floors.floor(of: curve.model, at: point.variance).map { .number($0) } ?? .missing,
      ])
    }
  }
  return table
}
