import Flows

/// PIE, the pseudo-invertible encoder (Beitler, Sosnovik & Smeulders 2018): a flow whose last
/// coordinates are given a narrow normal density, by maximum likelihood alone.
///
/// One phase trains everything; the loss is in bits per data dimension. Nothing pulls the manifold to
/// where the data are but the narrow density.
public struct PseudoInvertibleEncoder: Algorithm {
  public var model: ManifoldFlow.Configuration
  /// The weight of the likelihood.
  public var likelihoodWeight: Double
  /// The weight of the scores; `nil` for none.
  public var scoreWeight: Double?

  /// An algorithm with its settings.
  public init(
    model: ManifoldFlow.Configuration, likelihoodWeight: Double, scoreWeight: Double? = nil
  ) {
    self.model = model
    self.likelihoodWeight = likelihoodWeight
    self.scoreWeight = scoreWeight
  }

  public static func build(
    _ configuration: ManifoldFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> InflatedManifoldFlow {
    InflatedManifoldFlow(try ManifoldFlow(configuration, permutations: permutations))
  }

  public func plan(for model: InflatedManifoldFlow, epochs: Int) -> TrainingPlan {
    let flow = model.flow
    let objective = LikelihoodObjective(
      layout: model.layout, dataDimension: model.dataDimension,
      contextDimension: model.contextDimension,
      weight: likelihoodWeight * bitsPerDimension(model.dataDimension),
      scoreWeight: scoreWeight ?? 0
    ) { flow.logDensity(flow.encode($0, $1)) }
    return TrainingPlan(
      TrainingPhase("all", minimising: objective, over: model.layout.allParameters),
      epochs: epochs)
  }
}
