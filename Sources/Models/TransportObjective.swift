import Autodiff
import Flows

/// How samples of a model are transported to data.
public struct TransportSettings: Hashable, Sendable, Codable {
  /// The weight of the divergence in the loss.
  public var weight: Double
  /// The distance below which mass is not told apart, in data units.
  public var blur: Double
  /// The number of points, and of samples, per step.
  public var batchSize: Int

  /// Settings; blur and batch size are the published ones.
  public init(weight: Double = 10, blur: Double = 0.05, batchSize: Int = 1000) {
    self.weight = weight
    self.blur = blur
    self.batchSize = batchSize
  }
}

/// The Sinkhorn divergence between a batch of data and as many samples of the model.
///
/// Every batch draws its latent variables anew. The divergence is one of batches, not a mean over
/// points, so batches are not split into shards.
struct TransportObjective<Model: EvaluatedModel>: Objective {
  let model: Model
  let settings: TransportSettings

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }

  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let u = parameters.random(.normal, shape: [inflated.shape[0], model.latentDimension])
    let samples = model.generate(latent: u, parameters)
    return [
      LossTerm(
        "sinkhorn_divergence",
        sinkhornDivergence(samples, inflated, shape: SinkhornShape(blur: settings.blur)),
        weight: settings.weight)
    ]
  }
}
