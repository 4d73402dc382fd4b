import Autodiff
import Flows

/// M-flow, the manifold-learning flow (Brehmer & Cranmer 2020, arXiv:2003.13913): first the manifold,
/// by the distance of data to their projections, then the density on it.
///
/// Likelihoods are in bits per dimension of the manifold.
public struct ManifoldLearningFlow: Algorithm {
  /// What is trained when, of `E` epochs.
  public enum Scheme: String, Hashable, Sendable, Codable, CaseIterable {
    /// `⌊E/2⌋` epochs the manifold, by the outer flow; then the density, by the inner one. As in the
    /// paper of the Denoising Normalizing Flow.
    case sequential
    /// `⌊E/3⌋` epochs the manifold; `⌊E/3⌋` the density at the end; in between both flows by both,
    /// the density being the exact one.
    case simultaneous
    /// `⌊E/2⌋` epochs manifold and density in turns, chunk by chunk.
    case alternating
  }

  /// How a distance is measured.
  public enum ReconstructionLoss: String, Hashable, Sendable, Codable, CaseIterable {
    /// The mean of `e²` over coordinates.
    case squared
    /// The mean of `½ e²` where `|e| < 1`, of `|e| - ½` elsewhere.
    case smoothAbsolute = "smooth-absolute"
  }

  public var model: ManifoldFlow.Configuration
  /// What is trained when.
  public var scheme: Scheme
  /// How distances are measured where the manifold is trained by itself.
  public var reconstruction: ReconstructionLoss
  /// The weight of the reconstruction.
  public var reconstructionWeight: Double
  /// The weight of the likelihood where it stands alone.
  public var likelihoodWeight: Double
  /// The weight of the mean of `h_⊥²` where the manifold is trained by itself; sequential only.
  public var latentWeight: Double
  /// The weight of the likelihood beside the reconstruction; simultaneous only.
  public var jointLikelihoodWeight: Double
  /// The number of chunks of an epoch; alternating only.
  public var chunks: Int

  /// An algorithm with its settings.
  public init(
    model: ManifoldFlow.Configuration, scheme: Scheme,
    reconstruction: ReconstructionLoss = .squared,
    reconstructionWeight: Double, likelihoodWeight: Double = 1, latentWeight: Double = 0,
    jointLikelihoodWeight: Double = 0.1, chunks: Int = 1
  ) {
    self.model = model
    self.scheme = scheme
    self.reconstruction = reconstruction
    self.reconstructionWeight = reconstructionWeight
    self.likelihoodWeight = likelihoodWeight
    self.latentWeight = latentWeight
    self.jointLikelihoodWeight = jointLikelihoodWeight
    self.chunks = chunks
  }

  public static func build(
    _ configuration: ManifoldFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> ExactManifoldFlow {
    ExactManifoldFlow(try ManifoldFlow(configuration, permutations: permutations))
  }

  public func plan(for model: ExactManifoldFlow, epochs: Int) -> TrainingPlan {
    let flow = model.flow
    var manifold = ProjectionObjective(
      model: flow, loss: reconstruction, weight: reconstructionWeight, latentWeight: 0)
    let density = likelihood(of: flow)
    let (outer, inner) = (
      model.layout.parameters(ofParts: "outer"), model.layout.parameters(ofParts: "inner")
    )
    switch scheme {
    case .sequential:
      manifold.latentWeight = latentWeight
      return TrainingPlan([
        .init(
          TrainingPhase("manifold", minimising: manifold, over: outer), epochs: epochs / 2),
        .init(
          TrainingPhase("density", minimising: density, over: inner), epochs: epochs - epochs / 2),
      ])
    case .simultaneous:
      let both = JointObjective(
        model: flow, reconstructionWeight: reconstructionWeight,
        likelihoodWeight: jointLikelihoodWeight)
      // The published first phase trains the inner flow too, by a gradient that is all rounding.
      manifold.loss = .squared
      return TrainingPlan([
        .init(
          TrainingPhase("manifold", minimising: manifold, over: outer), epochs: epochs / 3),
        .init(
          TrainingPhase("both", minimising: both, over: model.layout.allParameters),
          epochs: epochs - 2 * (epochs / 3)),
        .init(TrainingPhase("density", minimising: density, over: inner), epochs: epochs / 3),
      ])
    case .alternating:
      let phases = [("manifold", manifold as any Objective, outer), ("density", density, inner)]
        .map { TrainingPhase($0.0, minimising: $0.1, over: $0.2, optimiser: .adam) }
      return TrainingPlan([.init(alternating: phases, epochs: epochs / 2, chunks: chunks)])
    }
  }

  /// The likelihood of the manifold's coordinates, for a manifold that stays as it is.
  ///
  /// The published loss has terms of the outer flow besides, which are constants for the inner one, that
  /// alone is trained by it; they are hundreds of times larger than what changes.
  private func likelihood(of flow: ManifoldFlow) -> LikelihoodObjective {
    LikelihoodObjective(
      layout: flow.layout, dataDimension: flow.configuration.dataDimension,
      weight: likelihoodWeight * bitsPerDimension(flow.configuration.latentDimension)
    ) { flow.coordinateLogDensity(flow.encode($0, $1)) }
  }
}
