import Flows

/// FOM, the flow on a manifold (Gemici, Rezende & Mohamed 2016, arXiv:1611.02304): the chart is
/// prescribed, and only the density on the manifold is learned.
///
/// One phase trains the inner flow; the loss is the exact likelihood on the manifold, in bits per
/// dimension of it.
public struct PrescribedManifoldFlow: Algorithm {
  public var model: ChartedFlow.Configuration
  /// The weight of the likelihood.
  public var likelihoodWeight: Double
  /// The weight of the scores; `nil` for none.
  public var scoreWeight: Double?

  /// An algorithm with its settings.
  public init(
    model: ChartedFlow.Configuration, likelihoodWeight: Double, scoreWeight: Double? = nil
  ) {
    self.model = model
    self.likelihoodWeight = likelihoodWeight
    self.scoreWeight = scoreWeight
  }

  public static func build(
    _ configuration: ChartedFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> ChartedFlow {
    try ChartedFlow(configuration, permutations: permutations)
  }

  public func plan(for model: ChartedFlow, epochs: Int) -> TrainingPlan {
    let objective = LikelihoodObjective(
      layout: model.layout, dataDimension: model.dataDimension,
      contextDimension: model.contextDimension,
      weight: likelihoodWeight * bitsPerDimension(model.latentDimension),
      scoreWeight: scoreWeight ?? 0
    ) { model.logDensity(of: $0, $1) }
    return TrainingPlan(
      TrainingPhase("all", minimising: objective, over: model.layout.allParameters),
      epochs: epochs)
  }
}
