import Flows

/// VAE, the variational autoencoder (Kingma & Welling 2014, arXiv:1312.6114): encoder and decoder by the
/// evidence lower bound.
///
/// One phase trains everything; the loss is in nats. The rate falls along half a cosine over half of the
/// epochs and rises again over the other half, as in the published comparison.
public struct VariationalAutoencoder: Algorithm {
  public var model: GaussianAutoencoder.Configuration

  /// An algorithm with its settings.
  public init(model: GaussianAutoencoder.Configuration) { self.model = model }

  public static func build(
    _ configuration: GaussianAutoencoder.Configuration,
    permutations: Declaration.PermutationSource
  ) throws(ModelError) -> GaussianAutoencoder {
    GaussianAutoencoder(configuration, in: Declaration(permutations: permutations))
  }

  public func plan(for model: GaussianAutoencoder, epochs: Int) -> TrainingPlan {
    lowerBoundPlan(for: model, epochs: epochs)
  }
}

/// The plan of the published comparison for a variational model.
func lowerBoundPlan(for model: some VariationalModel, epochs: Int) -> TrainingPlan {
  TrainingPlan(
    TrainingPhase(
      "all", minimising: LowerBoundObjective(model: model), over: model.layout.allParameters,
      schedule: .wave(period: max(epochs / 2, 1))), epochs: epochs)
}
