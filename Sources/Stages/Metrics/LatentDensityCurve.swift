import ArrayFiles
import Evaluation
import Glibc
import Simulators

/// The number of nodes along the curve: the trapezoid rule is then exact to about 10⁻⁶.
let latentDensityNodeCount = 4001
/// Every how many nodes a row is written.
private let rowStride = 4

/// The density along a one-dimensional manifold beside the true one.
func evaluateLatentDensity(
  of subject: EvaluationSubject, along simulator: any CurveSimulator
) -> EvaluationResult {
  let curve = simulator.quadrature(nodes: latentDensityNodeCount)
  let nodes = ManifoldNodes(along: simulator, curve)
  func comparison(_ logDensity: [Double]) -> CurveDensity {
    CurveDensity(
      logDensity: logDensity, parameters: curve.parameters, speeds: curve.speeds,
      exactCumulative: curve.cumulative)
  }
  let shown = Array(stride(from: 0, to: curve.latents.count, by: rowStride))
  let latents = shown.map { curve.latents[$0] }
  func density(_ logDensity: [Double]) -> [Double] {
    latentDensity(
      logDensity: shown.map { logDensity[$0] },
      logVolumeFactor: latents.map { simulator.logVolumeFactor(at: [$0]) })
  }
  let name = simulator.latentNames.first ?? "latent"
  let truth = latents.map { exp(simulator.latentLogDensity(at: [$0])) }
  if let bound = subject.lowerBounds(at: curve.points) {
    return EvaluationResult(
      table: table([
        (name, latents.numberCells), ("truth", truth.numberCells),
        (latentBoundColumn, density(bound).floatCells),
      ]), summary: boundSummary(comparison(bound)))
  }
  let readings = subject.readings(at: curve.points, given: subject.defaultParameters)
  let hasMass = readings.onManifold != nil
  let thresholded = readings.alongManifoldThresholded
  return EvaluationResult(
    table: table([
      (name, latents.numberCells),
      ("truth", truth.numberCells),
      ("model", density(readings.alongManifold).floatCells),
      ("model_thresholded", thresholded.map { density($0).floatCells }),
      (
        "is_off_manifold",
        readings.offManifoldFlags.map { flags in shown.map { flags[$0] }.flagCells }
      ),
    ]),
    summary: latentDensitySummary(
      comparison(readings.alongManifold),
      divergence: nodes.divergence(logDensity: readings.alongManifold), hasMass: hasMass)
      + (thresholded.map { thresholdedSummary(comparison($0), hasMass: hasMass) } ?? []))
}
