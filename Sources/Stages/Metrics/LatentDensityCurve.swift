import ArrayFiles
import Evaluation
import Glibc
import Scheduler
import Simulators

/// The number of nodes along the curve: the trapezoid rule is then exact to about 10⁻⁶.
let latentDensityPointCount = 4001
/// Every how many nodes a row is written.
private let rowStride = 4

/// The deflated density along a one-dimensional manifold beside the true one, its mass and its
/// Kolmogorov-Smirnov distance to the truth.
func evaluateLatentDensity(of subject: EvaluationSubject) throws -> EvaluationResult {
  guard let simulator = subject.simulator as? any CurveSimulator else {
    throw StageFailure(
      "latent_density is known for curves alone, and '\(subject.simulator.name)' is no curve",
      help: "leave it out of 'evaluate'")
  }
  let curve = simulator.quadrature(nodes: latentDensityPointCount)
  let densities = subject.evaluator.density(curve.points)
  let deflated = subject.deflated(densities.logDensities)
  let comparison = CurveDensity(
    logDensity: deflated, parameters: curve.parameters, speeds: curve.speeds,
    exactCumulative: curve.cumulative)
  let name = simulator.latentNames.first ?? "latent"
  var table = CSVTable(columns: [name, "truth", "model", "is_off_manifold"])
  let flags = subject.offManifoldFlags(densities.orthogonalSquares)
  for node in stride(from: 0, to: curve.latents.count, by: rowStride) {
    let latent = curve.latents[node]
    let model = latentDensity(
      logDensity: [deflated[node]], logVolumeFactor: [simulator.logVolumeFactor(at: [latent])])[0]
    table.append([
      .number(latent), .number(exp(simulator.latentLogDensity(at: [latent]))),
      .float(Float(model)), .integer(flags[node] ? 1 : 0),
    ])
  }
  return EvaluationResult(
    table: table,
    summary: [
      ("kolmogorov_smirnov_raw", comparison.kolmogorovSmirnovRaw),
      ("kolmogorov_smirnov_normalised", comparison.kolmogorovSmirnovNormalised),
      ("mass_on_manifold", comparison.mass),
    ])
}
