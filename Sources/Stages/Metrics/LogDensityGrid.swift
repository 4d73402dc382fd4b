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

/// The density over a regular grid of the data plane, and its mass there.
///
/// For data with parameters it is the one at the default parameters. The published figure leaves out
/// points whose `h_⊥` is large; here they are flagged, and columns with and without them stand side by
/// side. The density of a model that knows it on the manifold alone is that at the projections, and has
/// no mass in the plane. Of a variational model there is a lower bound of the density.
func evaluateLogDensityGrid(of subject: EvaluationSubject) throws -> EvaluationResult {
  guard let rectangle = subject.planeRectangle else {
    throw StageFailure(
      "log_density_grid has no meaning for '\(subject.dataName)', which has no plane to draw",
      help: "leave it out of 'evaluate'")
  }
  let grid = DensityGrid(axes: rectangle, resolution: gridResolution)
  let fine = DensityGrid(axes: rectangle, resolution: fineResolution)
  let (points, dimension) = (grid.points, rectangle.count)
  let coordinates = rectangle.indices.map { axis in
    ("x\(axis + 1)", stride(from: axis, to: points.count, by: dimension).map { points[$0] })
  }
  if let bound = subject.lowerBounds(at: points) {
    return EvaluationResult(
      table: table(
        coordinates.map { ($0.0, $0.1.numberCells) } + [(lowerBoundColumn, bound.floatCells)]),
      summary: [
        Quantity("mass_of_lower_bound", grid.trapezoidMass(logDensity: bound)),
        Quantity("largest_lower_bound", bound.max() ?? -.infinity),
      ])
  }
  let readings = subject.readings(at: points, given: subject.defaultParameters)
  var summary: [Quantity] = []
  if let inSpace = readings.inSpace {
    let finely = subject.readings(at: fine.points, given: subject.defaultParameters)
    let logDensities = finely.inSpace ?? []
    summary = [
      Quantity("mass", fine.trapezoidMass(logDensity: logDensities)),
      Quantity("mass_of_table", grid.trapezoidMass(logDensity: inSpace)),
    ]
    if let thresholded = finely.thresholded(logDensities) {
      summary.append(
        Quantity("mass_thresholded", fine.trapezoidMass(logDensity: thresholded)))
    }
  }
  let largest = (readings.inSpace ?? readings.alongManifold).max() ?? -.infinity
  return EvaluationResult(
    table: table(
      coordinates.map { ($0.0, $0.1.numberCells) } + [
        ("log_density", readings.inSpace?.floatCells),
        ("log_density_on_manifold", readings.onManifold?.floatCells),
        ("log_density_thresholded", readings.inSpace.flatMap(readings.thresholded)?.floatCells),
        ("log_density_on_manifold_thresholded", readings.onManifoldThresholded?.floatCells),
        ("is_off_manifold", readings.offManifoldFlags?.flagCells),
      ]),
    summary: summary + [Quantity("largest_log_density", largest)])
}
