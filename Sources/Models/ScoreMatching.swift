import Autodiff
import Flows

/// The score of a model: the derivatives of its log-density by what it is conditioned on.
///
/// It is an ordinary part of the computation and can be differentiated.
///
/// - Parameters:
///   - logDensity: Shape `[batch]`, in nats, each row computed from its own row of the context.
///   - parameters: The model's parameters, with the context `[batch, contextDimension]`.
/// - Returns: Shape `[batch, contextDimension]`.
/// - Precondition: There is a context.
func score(of logDensity: Value, _ parameters: ParameterValues) -> Value {
  guard let context = parameters.context else {
    preconditionFailure("the score of a model that is conditioned on nothing")
  }
  return gradient(of: logDensity.sum(), withRespectTo: [context])[0]
}

/// The terms of a likelihood in a loss: its negative mean and, for SCANDAL, how far the model's scores
/// are from the joint scores of the data, in the mean square over points and parameters.
///
/// The joint score of a point is `d ln p(x, z | θ)/dθ` with the latents `z` it was simulated with. In the
/// mean over `z` it is the score of the data, which therefore minimises the second term (Brehmer, Louppe,
/// Pavez & Cranmer 2018, arXiv:1805.12244).
///
/// - Parameters:
///   - logDensity: Shape `[batch]`, in nats.
///   - weight: What the mean in nats is multiplied by.
///   - scoreWeight: The weight of the second term; 0 leaves it out.
///   - parameters: The model's parameters, with joint scores where the second term is wanted.
func likelihoodTerms(
  _ logDensity: Value, weight: Double, scoreWeight: Double, _ parameters: ParameterValues
) -> [LossTerm] {
  let likelihood = LossTerm("negative_log_likelihood", -logDensity.mean(), weight: weight)
  guard scoreWeight > 0 else { return [likelihood] }
  guard let jointScores = parameters.jointScores else {
    preconditionFailure("scores are compared with none")
  }
  let difference = score(of: logDensity, parameters) - jointScores
  return [likelihood, LossTerm("score", square(difference).mean(), weight: scoreWeight)]
}
