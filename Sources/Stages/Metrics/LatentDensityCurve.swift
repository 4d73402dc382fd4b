import ArrayFiles
import Evaluation
import Glibc
import Scheduler
import Simulators

/// The number of nodes along the curve: the trapezoid rule is then exact to about 10⁻⁶.
let latentDensityPointCount = 4001
/// Every how many nodes a row is written.
private let rowStride = 4

/// The density along a one-dimensional manifold beside the true one, its mass and its
/// Kolmogorov-Smirnov distance to the truth.
///
/// An inflated density is deflated. One that cannot be, of a model that knows of no manifold, is taken
/// as it is: only its shape means something, and only that is summarised.
func evaluateLatentDensity(of subject: EvaluationSubject) throws -> EvaluationResult {
  guard let simulator = subject.simulator as? any CurveSimulator else {
    throw StageFailure(
      "latent_density is known for curves alone, and '\(subject.dataName)' is no curve",
      help: "leave it out of 'evaluate'")
  }
  let curve = simulator.quadrature(nodes: latentDensityPointCount)
  let readings = subject.readings(at: curve.points, given: subject.defaultParameters)
  let comparison = CurveDensity(
    logDensity: readings.alongManifold, parameters: curve.parameters, speeds: curve.speeds,
    exactCumulative: curve.cumulative)
  let nodes = Array(stride(from: 0, to: curve.latents.count, by: rowStride))
  let latents = nodes.map { curve.latents[$0] }
  let model = latentDensity(
    logDensity: nodes.map { readings.alongManifold[$0] },
    logVolumeFactor: latents.map { simulator.logVolumeFactor(at: [$0]) })
  let normalised = ("kolmogorov_smirnov_normalised", comparison.kolmogorovSmirnovNormalised)
  return EvaluationResult(
    table: table([
      (simulator.latentNames.first ?? "latent", latents.numberCells),
      ("truth", latents.map { exp(simulator.latentLogDensity(at: [$0])) }.numberCells),
      ("model", model.floatCells),
      (
        "is_off_manifold",
        readings.offManifoldFlags.map { flags in nodes.map { flags[$0] }.flagCells }
      ),
    ]),
    summary: readings.onManifold == nil
      ? [normalised]
      : [
        ("kolmogorov_smirnov_raw", comparison.kolmogorovSmirnovRaw), normalised,
        ("mass_on_manifold", comparison.mass),
      ])
}
