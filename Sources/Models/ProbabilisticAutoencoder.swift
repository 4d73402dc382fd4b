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
    let coding = CodingObjective(
      model: model, reconstructionWeight: reconstructionWeight, latentWeight: latentWeight)
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

/// The distance of clean points to the reconstructions of inflated ones; the inner flow takes no part.
private struct CodingObjective: Objective {
  let model: CodedFlow
  let reconstructionWeight: Double
  let latentWeight: Double

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }
  var contextDimension: Int { model.contextDimension }

  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let code = model.encode(inflated, parameters)
    let error = model.decode(code, parameters) - clean
    var terms = [
      LossTerm("reconstruction", square(error).mean(), weight: reconstructionWeight)
    ]
    if latentWeight > 0 {
      terms.append(LossTerm("latent", square(code).mean(), weight: latentWeight))
    }
    return terms
  }
}
