import ArrayFiles
import Evaluation
import Simulators

/// The numbers of cells on each axis of the plane, from the first grid to the finest: spacings from 0.2 to
/// 0.013 on the spiral, whose inflated ridge is 0.1 wide.
private let coarsestCells = 100
private let refinements = 4
/// The difference of two grids that is none.
private let tolerance = 1e-4
/// How far beyond the figures' rectangle the plane is integrated, in widths of it.
private let margin = 0.5

/// How many points are evaluated at most.
let normalisationPointCount = finestResolution * finestResolution
private let finestResolution = (coarsestCells << refinements) + 1

/// The masses of the model: of its density in the plane, and of its density on the manifold.
///
/// A flow's density has mass 1 in space, so anything else tells of a grid that is too coarse or too small
/// a part of the plane. On the manifold nothing forces it to be 1. Each is integrated on finer and finer
/// grids; what the last refinement changed stands beside the result.
func evaluateNormalisation(of subject: EvaluationSubject) -> EvaluationResult {
  var rows: [(place: String, resolution: Int, mass: Double, change: Double)] = []
  var summary: [Quantity] = []
  if let plane = massInPlane(of: subject) {
    rows += plane.steps.map { ("plane", $0.resolution, $0.mass, $0.change) }
    summary += [
      Quantity("mass", plane.mass), Quantity("mass_change", plane.change),
      Quantity("is_mass_settled", plane.isSettled ? 1 : 0),
    ]
  }
  let manifold = massesOnManifold(of: subject)
  rows += manifold.map { ("manifold", $0.resolution, $0.mass, $0.change) }
  if let last = manifold.last {
    summary += [
      Quantity("mass_on_manifold", last.mass), Quantity("mass_on_manifold_change", last.change),
      Quantity("true_mass_on_manifold", last.exact),
    ]
  }
  return EvaluationResult(
    table: table([
      ("integral", rows.map { .text($0.place) }),
      ("resolution", rows.map { .integer($0.resolution) }),
      ("mass", rows.map { .number($0.mass) }),
      ("change", rows.map { $0.change.isNaN ? .missing : .number($0.change) }),
    ]), summary: summary)
}

/// The mass of a density per unit of area; `nil` for data not in a plane and for models that have none.
private func massInPlane(of subject: EvaluationSubject) -> SettledMass? {
  guard let rectangle = subject.planeRectangle else { return nil }
  switch subject.model.densityKind {
  case .onManifold, .none: return nil
  case .ambient, .inflated: break
  }
  let axes = rectangle.map { range in
    let width = margin * (range.upperBound - range.lowerBound)
    return range.lowerBound - width...range.upperBound + width
  }
  return SettledMass(
    over: axes, coarsest: coarsestCells, refinements: refinements, tolerance: tolerance
  ) { subject.evaluator.density($0, given: subject.defaultParameters).logDensities }
}

/// The mass on the manifold on two grids, the second twice as fine; none for models that cannot be
/// deflated, and where the manifold is not known.
private func massesOnManifold(
  of subject: EvaluationSubject
) -> [(resolution: Int, mass: Double, change: Double, exact: Double)] {
  let resolutions = subject.simulator is any CurveSimulator ? [2000, 4000] : [150, 300]
  var steps: [(resolution: Int, mass: Double, change: Double, exact: Double)] = []
  for resolution in resolutions {
    guard let simulator = subject.simulator,
      let nodes = ManifoldNodes(of: simulator, resolution: resolution),
      let logDensity = subject.readings(at: nodes.points, given: subject.defaultParameters)
        .onManifold
    else { return [] }
    let mass = nodes.mass(logDensity: logDensity)
    steps.append(
      (
        resolution, mass, steps.last.map { abs(mass - $0.mass) } ?? .nan,
        nodes.mass(logDensity: nodes.logTruth)
      ))
  }
  return steps
}
