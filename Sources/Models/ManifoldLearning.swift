import Autodiff
import Flows

/// How a manifold and the density on it are trained: the phases of M-flow and of its variants.
///
/// Likelihoods are in bits per dimension of the manifold.
public struct ManifoldLearning: Hashable, Sendable, Codable {
  /// What is trained when, of `E` epochs.
  public enum Scheme: String, Hashable, Sendable, Codable, CaseIterable {
    /// `⌊E/2⌋` epochs the manifold; then the density, by the inner flow. As in the paper of the
    /// Denoising Normalizing Flow.
    case sequential
    /// `⌊E/3⌋` epochs the manifold; `⌊E/3⌋` the density at the end; in between everything by both, the
    /// density being the exact one.
    case simultaneous
    /// `⌊E/2⌋` epochs manifold and density in turns, chunk by chunk.
    case alternating
    /// `E` epochs everything, by the transport of samples to data.
    case optimalTransport = "optimal-transport"
    /// `⌊E/2⌋` epochs transport and density in turns, chunk by chunk.
    case alternatingTransport = "optimal-transport-alternating"
  }

  /// How a distance is measured.
  public enum ReconstructionLoss: String, Hashable, Sendable, Codable, CaseIterable {
    /// The mean of `e²` over coordinates.
    case squared
    /// The mean of `½ e²` where `|e| < 1`, of `|e| - ½` elsewhere.
    case smoothAbsolute = "smooth-absolute"
  }

  /// What is trained when.
  public var scheme: Scheme
  /// How distances are measured where the manifold is trained by itself.
  public var reconstruction: ReconstructionLoss
  /// The weight of the reconstruction.
  public var reconstructionWeight: Double
  /// The weight of the likelihood where it stands alone.
  public var likelihoodWeight: Double
  /// The weight of the mean square of what the model penalises where the manifold is trained by
  /// itself; sequential only.
  public var latentWeight: Double
  /// The weight of the likelihood beside the reconstruction; simultaneous only.
  public var jointLikelihoodWeight: Double
  /// The number of chunks of an epoch; phases in turns only.
  public var chunks: Int
  /// How samples are transported to data; schemes of optimal transport only.
  public var transport: TransportSettings?
  /// The weight of the scores beside every likelihood; `nil` for none.
  public var scoreWeight: Double?

  /// Settings.
  public init(
    scheme: Scheme, reconstruction: ReconstructionLoss = .squared,
    reconstructionWeight: Double = 1000, likelihoodWeight: Double = 1, latentWeight: Double = 0,
    jointLikelihoodWeight: Double = 0.1, chunks: Int = 1, transport: TransportSettings? = nil,
    scoreWeight: Double? = nil
  ) {
    self.scheme = scheme
    self.reconstruction = reconstruction
    self.reconstructionWeight = reconstructionWeight
    self.likelihoodWeight = likelihoodWeight
    self.latentWeight = latentWeight
    self.jointLikelihoodWeight = jointLikelihoodWeight
    self.chunks = chunks
    self.transport = transport
    self.scoreWeight = scoreWeight
  }

  /// The phases in which a model is trained, of `epochs` epochs in all.
  public func plan(for model: some ManifoldLearner, epochs: Int) -> TrainingPlan {
    var manifold = ProjectionObjective(
      model: model, loss: reconstruction, weight: reconstructionWeight, latentWeight: 0)
    // The published loss has terms of the manifold besides, which are constants for the inner flow, that
    // alone is trained by it; they are hundreds of times larger than what changes.
    let density = LikelihoodObjective(
      layout: model.layout, dataDimension: model.dataDimension,
      contextDimension: model.contextDimension,
      weight: likelihoodWeight * bitsPerDimension(model.latentDimension),
      scoreWeight: scoreWeight ?? 0
    ) { x, parameters in
      model.coordinateLogDensity(
        at: model.coordinates(of: x, parameters).manifold, parameters)
    }
    let (outer, inner) = (
      model.layout.parameters(ofParts: model.manifoldParts),
      model.layout.parameters(ofParts: "inner")
    )
    func phase(
      _ name: String, _ objective: any Objective, _ parameters: ParameterGroup,
      batchSize: Int? = nil
    ) -> TrainingPhase {
      let takesTurns = scheme == .alternating || scheme == .alternatingTransport
      return TrainingPhase(
        name, minimising: objective, over: parameters, batchSize: batchSize,
        optimiser: takesTurns ? .adam : .adamW)
    }
    switch scheme {
    case .sequential:
      manifold.latentWeight = latentWeight
      return TrainingPlan([
        .init(phase("manifold", manifold, outer), epochs: epochs / 2),
        .init(phase("density", density, inner), epochs: epochs - epochs / 2),
      ])
    case .simultaneous:
      let both = JointObjective(
        model: model, reconstructionWeight: reconstructionWeight,
        likelihoodWeight: jointLikelihoodWeight, scoreWeight: scoreWeight ?? 0)
      // The published first phase trains the inner flow too, by a gradient that is all rounding.
      manifold.loss = .squared
      return TrainingPlan([
        .init(phase("manifold", manifold, outer), epochs: epochs / 3),
        .init(
          phase("both", both, model.layout.allParameters), epochs: epochs - 2 * (epochs / 3)),
        .init(phase("density", density, inner), epochs: epochs / 3),
      ])
    case .alternating:
      let phases = [phase("manifold", manifold, outer), phase("density", density, inner)]
      return TrainingPlan([.init(alternating: phases, epochs: epochs / 2, chunks: chunks)])
    case .optimalTransport, .alternatingTransport:
      let settings = self.transport ?? TransportSettings()
      let transport = phase(
        "transport", TransportObjective(model: model, settings: settings),
        model.layout.allParameters, batchSize: settings.batchSize)
      guard scheme == .alternatingTransport else { return TrainingPlan(transport, epochs: epochs) }
      return TrainingPlan([
        .init(
          alternating: [transport, phase("density", density, inner)], epochs: epochs / 2,
          chunks: chunks)
      ])
    }
  }
}
