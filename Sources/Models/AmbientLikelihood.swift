import Flows

/// The standard normalizing flow (AF, ambient flow): maximum likelihood in data space.
///
/// One phase trains everything; the loss is in bits per data dimension.
public struct AmbientLikelihood: Algorithm {
  public var model: AmbientFlow.Configuration
  /// The weight of the likelihood.
  public var likelihoodWeight: Double
  /// The weight of the scores; `nil` for none.
  public var scoreWeight: Double?

  /// An algorithm with its settings.
  public init(
    model: AmbientFlow.Configuration, likelihoodWeight: Double, scoreWeight: Double? = nil
  ) {
    self.model = model
    self.likelihoodWeight = likelihoodWeight
    self.scoreWeight = scoreWeight
  }

  public static func build(
    _ configuration: AmbientFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> AmbientFlow {
    try AmbientFlow(configuration, permutations: permutations)
  }

  public func plan(for model: AmbientFlow, epochs: Int) -> TrainingPlan {
    let objective = LikelihoodObjective(
      layout: model.layout, dataDimension: model.dataDimension,
      contextDimension: model.contextDimension,
      weight: likelihoodWeight * bitsPerDimension(model.dataDimension),
      scoreWeight: scoreWeight ?? 0
    ) { model.logDensity(model.encode($0, $1)) }
    return TrainingPlan(
      TrainingPhase("all", minimising: objective, over: model.layout.allParameters),
      epochs: epochs)
  }
}
