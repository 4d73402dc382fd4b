import ArrayFiles
import Evaluation
import Glibc
import Simulators

/// The number of cells of the table along each coordinate.
let latentDensityTableResolution = 100
/// How many times finer the cells are that integrals are taken over; odd, so that the middle of every
/// cell of the table is that of a finer one.
private let refinement = 3
private let resolution = refinement * latentDensityTableResolution
/// How many points are evaluated.
let latentDensityCellCount = resolution * resolution

/// The density of both coordinates of a surface beside the true one, on a grid over its chart.
///
/// The model is asked at points of the surface alone. Its density per unit of area is multiplied by the
/// area that a unit of the coordinates covers, which vanishes at a pole: nothing is divided by it.
func evaluateLatentDensity(
  of subject: EvaluationSubject, over simulator: any SurfaceSimulator
) -> EvaluationResult {
  let grid = ChartGrid(simulator.axes, resolution: resolution)
  let nodes = ManifoldNodes(over: simulator, grid)
  func latent(_ node: Int) -> [Double] { [nodes.latents[2 * node], nodes.latents[2 * node + 1]] }
  let all = 0..<nodes.count
  let logVolumeFactors = all.map { simulator.logVolumeFactor(at: latent($0)) }
  let truth = all.map { exp(simulator.latentLogDensity(at: latent($0))) }
  func comparison(_ density: [Double]) -> SurfaceDensity {
    SurfaceDensity(density: density, exact: truth, columns: resolution, cellArea: grid.cellArea)
  }
  let middles = stride(from: refinement / 2, to: resolution, by: refinement)
  let shown = middles.flatMap { row in middles.map { row * resolution + $0 } }
  func cells(_ values: [Double]) -> [Double] { shown.map { values[$0] } }
  let columns: [(name: String, cells: [CSVTable.Cell]?)] = [
    (simulator.latentNames[0], shown.map { latent($0)[0] }.numberCells),
    (simulator.latentNames[1], shown.map { latent($0)[1] }.numberCells),
    ("truth", cells(truth).numberCells),
  ]
  if let bound = subject.lowerBounds(at: nodes.points) {
    let density = latentDensity(logDensity: bound, logVolumeFactor: logVolumeFactors)
    return EvaluationResult(
      table: table(columns + [(latentBoundColumn, cells(density).floatCells)]),
      summary: boundSummary(comparison(density)))
  }
  let readings = subject.readings(at: nodes.points, given: subject.defaultParameters)
  let logDensity = readings.alongManifold
  let model = latentDensity(logDensity: logDensity, logVolumeFactor: logVolumeFactors)
  let thresholded = readings.alongManifoldThresholded.map {
    latentDensity(logDensity: $0, logVolumeFactor: logVolumeFactors)
  }
  let hasMass = readings.onManifold != nil
  return EvaluationResult(
    table: table(
      columns + [
        ("model", cells(model).floatCells),
        ("model_thresholded", thresholded.map { cells($0).floatCells }),
        (
          "is_off_manifold",
          readings.offManifoldFlags.map { flags in shown.map { flags[$0] }.flagCells }
        ),
      ]),
    summary: latentDensitySummary(
      comparison(model), divergence: nodes.divergence(logDensity: logDensity), hasMass: hasMass)
      + (thresholded.map { thresholdedSummary(comparison($0), hasMass: hasMass) } ?? []))
}
