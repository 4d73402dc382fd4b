import ArrayFiles
import Evaluation
import Scheduler
import Simulators

/// How far the projections of clean test points lie from them, in data units, and how many land on
/// another arm of the manifold.
///
/// - Throws: `StageFailure` for a model without a bottleneck.
func evaluateReconstructionError(of subject: EvaluationSubject) throws -> EvaluationResult {
  let (points, dimension) = (subject.testPoints, subject.dimension)
  guard
    let projections = subject.evaluator.reconstruct(
      points, given: subject.testParameters)
  else {
    throw StageFailure(
      "reconstruction_error has no meaning for a model without a bottleneck",
      help: "leave it out of 'evaluate'")
  }
  let errors = reconstructionErrors(
    points: points, reconstructions: projections, dimension: dimension)
  let wrongArms = wrongArms(points, projections, subject)
  let axes = 1...dimension
  var table = CSVTable(
    columns: ["row"] + axes.map { "x\($0)" } + axes.map { "reconstruction\($0)" } + ["error"]
      + (wrongArms == nil ? [] : ["is_wrong_arm"]))
  for row in errors.indices {
    let range = row * dimension..<(row + 1) * dimension
    var cells: [CSVTable.Cell] = [.integer(row)]
    cells += points[range].map { .number($0) }
    cells += projections[range].map { .float(Float($0)) }
    cells.append(.float(Float(errors[row])))
    if let wrongArms { cells.append(.integer(wrongArms[row] ? 1 : 0)) }
    table.append(cells)
  }
  var summary: [Quantity] = []
  if let statistics = Summary(errors),
    let squares = Summary(errors.map { $0 * $0 / Double(dimension) })
  {
    summary = [
      Quantity("mean", meanOf: statistics),
      Quantity("median", quantile: 0.5, of: statistics),
      Quantity("quantile_90", quantile: 0.9, of: statistics),
      Quantity("mean_square", meanOf: squares),
    ]
  }
  if let wrongArms { summary.append(Quantity("wrong_arm_rate", shareOf: wrongArms)) }
  return EvaluationResult(table: table, summary: summary)
}

/// Which projections lie on another arm than their point; `nil` for manifolds without arms.
private func wrongArms(
  _ points: [Double], _ projections: [Double], _ subject: EvaluationSubject
) -> [Bool]? {
  guard let manifold = subject.manifold, let rule = manifold.armRule,
    let column = manifold.latentNames.firstIndex(of: rule.column)
  else { return nil }
  func windings(_ points: [Double]) -> [Double] {
    subject.mapPoints(points) { point in
      guard point.allSatisfy(\.isFinite) else { return .nan }
      return manifold.latentColumns(at: manifold.project(point).latent)[column]
    }
  }
  return wrongArmFlags(
    coordinates: windings(points), reconstructed: windings(projections),
    separation: rule.separation)
}
