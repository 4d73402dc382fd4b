import ArrayFiles
import Evaluation
import Simulators

/// The logarithm of the density at clean and at inflated test points, in nats.
func evaluateTestLogLikelihood(of subject: EvaluationSubject) -> EvaluationResult {
  let points = subject.testPoints
  let clean = subject.evaluator.density(points)
  let noise = Inflation.gaussian(variance: subject.model.configuration.variance)
  let noisy = subject.evaluator.density(noise.inflated(points, from: subject.stream.child("noise")))
  let deflated = subject.deflated(clean.logDensities)
  let simulator = subject.simulator
  let truth = subject.mapPoints(points) { simulator.logDensity(at: simulator.project($0).latent) }
  let flags = subject.offManifoldFlags(clean.orthogonalSquares)
  var table = CSVTable(
    columns: [
      "row", "log_density", "log_density_inflated_point", "log_density_on_manifold",
      "true_log_density_on_manifold", "is_off_manifold",
    ])
  for row in truth.indices {
    table.append([
      .integer(row), .float(Float(clean.logDensities[row])),
      .float(Float(noisy.logDensities[row])), .float(Float(deflated[row])), .number(truth[row]),
      .integer(flags[row] ? 1 : 0),
    ])
  }
  var summary: [(quantity: String, value: Double)] = []
  for (name, values) in [
    ("mean_log_density", clean.logDensities),
    ("mean_log_density_inflated_points", noisy.logDensities),
    ("mean_log_density_on_manifold", deflated), ("true_mean_log_density_on_manifold", truth),
  ] {
    guard let statistics = Summary(values) else { continue }
    summary.append((name, statistics.mean))
    summary.append((name + "_standard_error", statistics.standardError))
  }
  summary.append(("off_manifold_rate", rate(of: flags)))
  return EvaluationResult(table: table, summary: summary)
}
