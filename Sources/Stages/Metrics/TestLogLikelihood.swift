import ArrayFiles
import Evaluation
import Simulators

/// The logarithm of the density at clean and at inflated test points, in nats.
///
/// - Throws: `StageFailure` when the model cannot have been trained with the noise of the subject.
func evaluateTestLogLikelihood(of subject: EvaluationSubject) throws -> EvaluationResult {
  let points = subject.testPoints
  let clean = subject.readings(at: points, given: subject.testParameters)
  let truth = subject.trueLogDensities()
  let rows = (0..<points.count / subject.dimension).map { CSVTable.Cell.integer($0) }
  let columns: [(name: String, values: [Double]?)] = [
    ("log_density", clean.inSpace),
    ("log_density_inflated_point", try inflatedPoints(of: subject)),
    ("log_density_on_manifold", clean.onManifold),
    ("true_log_density_on_manifold", truth),
  ]
  var summary: [(quantity: String, value: Double)] = []
  for (name, values) in [
    ("mean_log_density", columns[0].values),
    ("mean_log_density_inflated_points", columns[1].values),
    ("mean_log_density_on_manifold", clean.onManifold),
    ("true_mean_log_density_on_manifold", truth),
  ] {
    guard let values, let statistics = Summary(values) else { continue }
    summary.append((name, statistics.mean))
    summary.append((name + "_standard_error", statistics.standardError))
  }
  if let flags = clean.offManifoldFlags { summary.append(("off_manifold_rate", rate(of: flags))) }
  return EvaluationResult(
    table: table(
      [("row", rows)]
        + columns.dropLast().map { ($0.name, $0.values?.floatCells) } + [
          ("true_log_density_on_manifold", truth?.numberCells),
          ("is_off_manifold", clean.offManifoldFlags?.flagCells),
        ]),
    summary: summary)
}

/// The logarithm of an inflated density at test points with noise; `nil` for densities of other kinds.
///
/// The noise is of the kind that the model is trained with.
private func inflatedPoints(of subject: EvaluationSubject) throws -> [Double]? {
  guard case .inflated(let variance, _) = subject.model.densityKind else { return nil }
  let standardisation = subject.evaluator.standardisation
  // True normals are those of the data's own units, and weights may come from a model with others.
  if standardisation != nil, subject.noise == .trueNormal { return nil }
  let noise = try subject.noise.noise(
    variance: variance, simulator: subject.simulator, for: subject.model)
  let stream = subject.stream.child("noise")
  let points =
    switch noise {
    case .inflation(let inflation):
      inflation.inflated(subject.testPoints, seenAs: standardisation, from: stream)
    case .model(let noise):
      subject.evaluator.inflated(
        subject.testPoints, given: subject.testParameters, by: noise, from: stream)
    }
  return subject.evaluator.density(points, given: subject.testParameters).logDensities
}
