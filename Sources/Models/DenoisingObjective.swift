import Autodiff
import Flows

/// The loss of the Denoising Normalizing Flow (Horvat & Pfister 2021).
///
/// The negative log-likelihood of inflated data, and the squared distance between their projection and
/// the clean data.
public struct DenoisingObjective: Objective {
  /// The model that is trained.
  public let model: DenoisingNormalizingFlow
  /// The weight of the reconstruction term.
  public let reconstructionWeight: Double
  /// The weight of the mean of `h_⊥²`.
  public let latentWeight: Double

  /// An objective.
  public init(
    model: DenoisingNormalizingFlow, reconstructionWeight: Double, latentWeight: Double
  ) {
    self.model = model
    self.reconstructionWeight = reconstructionWeight
    self.latentWeight = latentWeight
  }

  public var layout: ParameterLayout { model.layout }

  public var dataDimension: Int { model.configuration.dataDimension }

  public func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let encoding = model.encode(inflated, parameters)
    let projection = model.decode(manifold: encoding.manifold, parameters)
    var terms = [
      LossTerm("negative_log_likelihood", -model.logDensity(encoding).mean(), weight: 1),
      LossTerm(
        "reconstruction", square(projection - clean).mean(), weight: reconstructionWeight),
    ]
    if latentWeight > 0 {
      terms.append(LossTerm("latent", square(encoding.orthogonal).mean(), weight: latentWeight))
    }
    return terms
  }
}
