import Autodiff
import Flows

/// PAE, the probabilistic autoencoder (Böhm & Seljak 2020, arXiv:2006.05479): first an autoencoder, by
/// its reconstruction error, then a flow on its code, by maximum likelihood.
///
/// As published, the first of `E` epochs' halves uses Adam with an L2 penalty at a constant rate, the
/// second AdamW along a cosine. The likelihood is in bits per feature of the code.
public struct ProbabilisticAutoencoder: Algorithm {
  public var model: CodedFlow.Configuration
  /// The weight of the reconstruction.
  public var reconstructionWeight: Double
  /// The weight of the mean square of the code beside the reconstruction.
  public var latentWeight: Double
  /// The weight of the likelihood.
  public var likelihoodWeight: Double

  /// An algorithm with its settings.
  public init(
    model: CodedFlow.Configuration, reconstructionWeight: Double, latentWeight: Double,
    likelihoodWeight: Double
  ) {
    self.model = model
    self.reconstructionWeight = reconstructionWeight
    self.latentWeight = latentWeight
    self.likelihoodWeight = likelihoodWeight
  }

  public static func build(
    _ configuration: CodedFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> CodedFlow {
    try CodedFlow(configuration, permutations: permutations)
  }

  public func plan(for model: CodedFlow, epochs: Int) -> TrainingPlan {
    let coding = ProjectionObjective(
      model: model, loss: .squared, weight: reconstructionWeight, latentWeight: latentWeight)
    let density = LikelihoodObjective(
      layout: model.layout, dataDimension: model.dataDimension,
      contextDimension: model.contextDimension,
      weight: likelihoodWeight * bitsPerDimension(model.latentDimension)
    ) { x, parameters in
      model.observeResiduals(of: x, parameters)
      return model.codeLogDensity(model.encode(x, parameters), parameters)
    }
    return TrainingPlan([
      .init(
        TrainingPhase(
          "autoencoder", minimising: coding,
          over: model.layout.parameters(ofParts: "encoder", "decoder"), optimiser: .adam,
          schedule: .constant), epochs: epochs / 2),
      .init(
        TrainingPhase(
          "density", minimising: density, over: model.layout.parameters(ofParts: "inner")),
        epochs: epochs - epochs / 2),
    ])
  }
}
