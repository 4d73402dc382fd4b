import ArrayFiles
import Evaluation
import Scheduler

/// The evidence lower bound of clean test points, in nats, for one draw of the code of each.
///
/// - Throws: `StageFailure` for a model whose density is not bounded but known.
func evaluateEvidenceLowerBound(of subject: EvaluationSubject) throws -> EvaluationResult {
  let points = subject.testPoints
  let count = points.count / subject.dimension
  var stream = subject.stream.child("draws")
  let draws = stream.normals(count: count * subject.model.latentDimension)
  guard let bound = subject.evaluator.lowerBound(points, draws: draws) else {
    throw StageFailure(
      "evidence_lower_bound has no meaning for a model whose density is known",
      help: "leave it out of 'evaluate'")
  }
  let values = zip(bound.logLikelihoods, bound.divergences).map { $0 - $1 }
  let summary = [
    ("mean", values), ("mean_log_likelihood", bound.logLikelihoods),
    ("mean_divergence", bound.divergences),
  ].compactMap { name, values in
    Summary(values).map { Quantity(name, meanOf: $0) }
  }
  return EvaluationResult(
    table: table([
      ("row", values.indices.map { .integer($0) }),
      ("evidence_lower_bound", values.floatCells),
      ("log_likelihood", bound.logLikelihoods.floatCells),
      ("divergence", bound.divergences.floatCells),
    ]), summary: summary)
}
