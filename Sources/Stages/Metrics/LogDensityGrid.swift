import ArrayFiles
import Evaluation
import Scheduler

/// The number of grid points on each axis of the table, as published.
private let gridResolution = 100
/// How many times finer the grid is on which the mass is summed: a flow can be thinner, in places,
/// than the cells of the table, which then misses a percent of the mass.
private let refinement = 4
/// The number of points on each axis of the finer grid, which has every point of the other one.
private let fineResolution = refinement * (gridResolution - 1) + 1
/// How many points the finer grid has in the plane.
let logDensityGridPointCount = fineResolution * fineResolution

/// The inflated density over a regular grid of the data plane, and its mass there.
///
/// The published figure leaves out points whose `h_⊥` is large; here they are flagged.
func evaluateLogDensityGrid(of subject: EvaluationSubject) throws -> EvaluationResult {
  guard let rectangle = subject.simulator.evaluationRectangle else {
    throw StageFailure(
      "log_density_grid has no meaning for '\(subject.simulator.name)', which has no plane to draw",
      help: "leave it out of 'evaluate'")
  }
  let grid = DensityGrid(axes: rectangle, resolution: gridResolution)
  let fine = DensityGrid(axes: rectangle, resolution: fineResolution)
  let densities = subject.evaluator.density(grid.points)
  let flags = subject.offManifoldFlags(densities.orthogonalSquares)
  let coordinates = rectangle.indices.map { "x\($0 + 1)" }
  var table = CSVTable(
    columns: coordinates + ["log_density", "log_density_on_manifold", "is_off_manifold"])
  let dimension = rectangle.count
  let points = grid.points
  let deflated = subject.deflated(densities.logDensities)
  for index in flags.indices {
    table.append(
      points[index * dimension..<(index + 1) * dimension].map { .number($0) } + [
        .float(Float(densities.logDensities[index])), .float(Float(deflated[index])),
        .integer(flags[index] ? 1 : 0),
      ])
  }
  return EvaluationResult(
    table: table,
    summary: [
      ("mass", fine.trapezoidMass(logDensity: subject.evaluator.density(fine.points).logDensities)),
      ("mass_of_table", grid.trapezoidMass(logDensity: densities.logDensities)),
      ("largest_log_density", densities.logDensities.max() ?? -.infinity),
    ])
}
