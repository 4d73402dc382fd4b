import Autodiff
import Flows

/// The distance of clean points to the projections of inflated ones; the inner flow takes no part.
///
/// The published projection passes through the inner flow and back, which changes it by roundings only.
struct ProjectionObjective<Model: ManifoldLearner>: Objective {
  let model: Model
  var loss: ManifoldLearning.ReconstructionLoss
  let weight: Double
  /// The weight of the mean square of what the model penalises.
  var latentWeight: Double

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }
  var contextDimension: Int { model.contextDimension }

  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let coordinates = model.coordinates(of: inflated, parameters)
    let error = model.decode(manifold: coordinates.manifold, parameters) - clean
    let distance =
      switch loss {
      case .squared: square(error).mean()
      case .smoothAbsolute: smoothAbsolute(error).mean()
      }
    var terms = [LossTerm("reconstruction", distance, weight: weight)]
    if latentWeight > 0 {
      terms.append(
        LossTerm("latent", square(coordinates.penalised).mean(), weight: latentWeight))
    }
    return terms
  }

  /// `½ e²` where `|e| < 1`, `|e| - ½` elsewhere.
  private func smoothAbsolute(_ error: Value) -> Value {
    let absolute = rectify(error) + rectify(-error)
    let one = error.tracer.constant(1, shape: error.shape)
    return select(isAtLeast(absolute, one), absolute - 0.5, 0.5 * square(error))
  }
}

/// The distance of points to their projections, and the exact likelihood on the manifold beside it.
struct JointObjective<Model: ManifoldLearner>: Objective {
  let model: Model
  let reconstructionWeight: Double
  /// The weight of the likelihood in bits per dimension of the manifold.
  let likelihoodWeight: Double
  /// The weight of the scores.
  let scoreWeight: Double

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }
  var contextDimension: Int { model.contextDimension }
  var usesJointScores: Bool { scoreWeight > 0 }

  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let manifold = model.coordinates(of: inflated, parameters).manifold
    let projection = model.decode(manifold: manifold, parameters)
    return [
      LossTerm(
        "reconstruction", square(projection - clean).mean(), weight: reconstructionWeight)
    ]
      + likelihoodTerms(
        model.manifoldLogDensity(at: manifold, parameters),
        weight: likelihoodWeight * bitsPerDimension(model.latentDimension),
        scoreWeight: scoreWeight, parameters)
  }
}
