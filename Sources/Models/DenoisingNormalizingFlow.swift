import Autodiff
import Flows

/// The Denoising Normalizing Flow (Horvat & Pfister 2021): a flow learned on noise-inflated data
/// whose last coordinates absorb the noise, so that dropping them projects back onto the manifold.
///
/// One phase trains everything: the negative log-likelihood of inflated data, in nats, and the squared
/// distance between their projection and the clean data.
public struct DenoisingNormalizingFlow: Algorithm {
  public var model: ManifoldFlow.Configuration
  /// The weight of the reconstruction term.
  public var reconstructionWeight: Double
  /// The weight of the mean of `h_⊥²`.
  public var latentWeight: Double
  /// The weight of the scores; `nil` for none.
  public var scoreWeight: Double?

  /// An algorithm with its settings.
  public init(
    model: ManifoldFlow.Configuration, reconstructionWeight: Double, latentWeight: Double,
    scoreWeight: Double? = nil
  ) {
    self.model = model
    self.reconstructionWeight = reconstructionWeight
    self.latentWeight = latentWeight
    self.scoreWeight = scoreWeight
  }

  public static func build(
    _ configuration: ManifoldFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> InflatedManifoldFlow {
    InflatedManifoldFlow(try ManifoldFlow(configuration, permutations: permutations))
  }

  public func plan(for model: InflatedManifoldFlow, epochs: Int) -> TrainingPlan {
    let objective = DenoisingObjective(
      model: model.flow, reconstructionWeight: reconstructionWeight, latentWeight: latentWeight,
      scoreWeight: scoreWeight ?? 0)
    return TrainingPlan(
      TrainingPhase("all", minimising: objective, over: model.layout.allParameters),
      epochs: epochs)
  }
}

/// The loss of the Denoising Normalizing Flow.
public struct DenoisingObjective: Objective {
  /// The model that is trained.
  public let model: ManifoldFlow
  /// The weight of the reconstruction term.
  public let reconstructionWeight: Double
  /// The weight of the mean of `h_⊥²`.
  public let latentWeight: Double
  /// The weight of the scores.
  public let scoreWeight: Double

  /// An objective.
  public init(
    model: ManifoldFlow, reconstructionWeight: Double, latentWeight: Double,
    scoreWeight: Double = 0
  ) {
    self.model = model
    self.reconstructionWeight = reconstructionWeight
    self.latentWeight = latentWeight
    self.scoreWeight = scoreWeight
  }

  public var layout: ParameterLayout { model.layout }

  public var dataDimension: Int { model.configuration.dataDimension }

  public var contextDimension: Int { model.configuration.contextDimension }

  public var usesJointScores: Bool { scoreWeight > 0 }

  public func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let encoding = model.encode(inflated, parameters)
    let projection = model.decode(manifold: encoding.manifold, parameters)
    let likelihood = likelihoodTerms(
      model.logDensity(encoding), weight: 1, scoreWeight: scoreWeight, parameters)
    var terms =
      likelihood + [
        LossTerm(
          "reconstruction", square(projection - clean).mean(), weight: reconstructionWeight)
      ]
    if latentWeight > 0 {
      terms.append(LossTerm("latent", square(encoding.orthogonal).mean(), weight: latentWeight))
    }
    return terms
  }
}
