import ArrayFiles
import Evaluation
import Scheduler
import Simulators

/// The posterior of the parameters given some test points: under the model's likelihood, and beside it under
/// the true one.
///
/// Both are sampled by the same chains' rules and integrated over the prior's box besides: chains are what
/// works with any number of parameters, and with one or two quadrature says whether they did.
///
/// - Throws: `StageFailure` for data without parameters, test points at several of them or too few
///   test points, a model that has no density, one whose density is zero all over the prior, and chains that
///   hardly move under the true likelihood.
func evaluatePosterior(
  of subject: EvaluationSubject, _ settings: PosteriorSettings = .standard
) throws -> EvaluationResult {
  let family = try inferableFamily(of: subject, observed: settings.observed)
  var summary: [Quantity] = []
  var warnings: [String] = []
  var arrays: [String: NumericArray] = [:]
  var found: [SampledPosterior] = []
  for side in PosteriorSide.allCases {
    let posterior = try SampledPosterior(side, subject, family, settings)
    summary += posterior.quantities(family)
    warnings += posterior.warnings(family)
    arrays[side.file] = posterior.array
    found.append(posterior)
  }
  summary += try discrepancies(found.map(\.sampled.draws), subject, family, settings)
  return EvaluationResult(
    table: densities(found.map(\.grid), family), summary: summary, arrays: arrays,
    warnings: warnings)
}

/// The family that the data are of.
private func inferableFamily(
  of subject: EvaluationSubject, observed count: Int
) throws -> any SimulatorFamily {
  func refuse(_ reason: String) -> StageFailure {
    StageFailure("posterior \(reason)", help: "leave it out of 'evaluate'")
  }
  guard let family = subject.family else {
    throw refuse("is of parameters, and \(subject.dataName) has none")
  }
  guard subject.model.densityKind != .none else {
    throw refuse("needs a density, and the model has none")
  }
  let given = subject.testParameters.prefix(count * family.parameterCount)
  guard given.count == count * family.parameterCount else {
    throw refuse("is inferred from \(count) test points, and there are fewer")
  }
  let expected = (0..<count).flatMap { _ in family.defaultParameters }
  guard given.elementsEqual(expected) else {
    throw refuse("is inferred from test points at the default parameters, and they are at others")
  }
  return family
}

/// The squared maximum mean discrepancies of the model's draws, and of other draws from the true posterior,
/// from the true one.
private func discrepancies(
  _ drawn: [ChainDraws], _ subject: EvaluationSubject, _ family: any SimulatorFamily,
  _ settings: PosteriorSettings
) throws -> [Quantity] {
  let likelihood = PosteriorTarget(
    family,
    logLikelihood: subject.trueLikelihood(of: subject.observations(settings.observed), family))
  let stream = subject.stream.child("posterior_reference")
  guard
    let reference = PosteriorDraws(family, settings, from: stream, logDensity: { likelihood($0) })
  else { throw StageFailure("the true likelihood is zero wherever a chain could start") }
  let (dimension, clouds) = (
    family.parameterCount,
    (drawn + [reference.draws]).map { $0.thinned(to: posteriorComparedCount) }
  )
  let scale = medianDistance(
    Array(clouds[1].prefix(2000 * dimension)), dimension: dimension)
  guard scale > 0 else {
    throw StageFailure(
      "the chains hardly moved under the true likelihood",
      help: "use a shorter 'step', more 'draws', or 'sampler: slice'")
  }
  // Draws of a chain depend on each other, so that nothing like the error of independent ones is told.
  return [
    ("squared_maximum_mean_discrepancy", clouds[0]),
    ("squared_maximum_mean_discrepancy_of_truth", clouds[2]),
  ].map { name, cloud in
    Quantity(
      name,
      MaximumMeanDiscrepancy(
        cloud, clouds[1], dimension: dimension, scale: scale, threads: subject.threads
      ).squared, count: cloud.count / dimension)
  }
}

/// The densities of both sides at the middles of the cells.
private func densities(_ grids: [PosteriorGrid], _ family: any SimulatorFamily) -> CSVTable {
  table(
    family.parameterNames.enumerated().map { parameter, name in
      (name, grids[0].nodes(ofParameter: parameter).numberCells)
    } + [
      ("log_density", grids[0].logDensities.numberCells),
      ("true_log_density", grids[1].logDensities.numberCells),
    ])
}
