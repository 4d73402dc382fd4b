import ExperimentSpec
import Models

extension ManifoldLearning {
  /// The section `train` of an algorithm that learns a manifold and the density on it.
  ///
  /// - Parameters:
  ///   - schemes: Those that the algorithm has.
  ///   - penalised: What `latent_weight` keeps small.
  ///   - sequentialPresets: The presets of the sequential scheme.
  static func training(
    schemes: [Scheme], penalised: String, sequentialPresets: [ObjectSchema.Preset] = []
  ) -> VariantSchema {
    VariantSchema(
      discriminator: "scheme", "what is trained when", defaultCase: Scheme.sequential.rawValue,
      cases: schemes.map { scheme in
        let (documentation, fields) = section(of: scheme, penalised: penalised)
        return VariantSchema.Case(
          scheme.rawValue, documentation,
          ObjectSchema(
            fields: fields, presets: scheme == .sequential ? sequentialPresets : []))
      })
  }

  private static func section(
    of scheme: Scheme, penalised: String
  ) -> (documentation: String, fields: [Field]) {
    let both = [
      reconstructionWeightField, TrainingSchema.likelihoodWeight, TrainingSchema.scoreWeight,
    ]
    switch scheme {
    case .sequential:
      let latent = Field(
        "latent_weight", .number(.atLeast(0)), .defaults(to: 0),
        "the weight of the mean square of \(penalised)")
      return (
        "the manifold for half of the epochs, then the density on it",
        TrainingSchema.fields(loss: both + [reconstructionField, latent])
      )
    case .simultaneous:
      return (
        "the manifold, then manifold and density together, then the density, a third each",
        TrainingSchema.fields(
          loss: both + [
            Field(
              "joint_likelihood_weight", .number(.atLeast(0)), .defaults(to: 0.1),
              "the weight of the likelihood beside the reconstruction, in bits per dimension")
          ])
      )
    case .alternating:
      return (
        "manifold and density in turns, for half as many epochs of each",
        TrainingSchema.fields(loss: both + [reconstructionField, subsets])
      )
    case .optimalTransport:
      return (
        "everything, by the transport of samples to data",
        TrainingSchema.fields(loss: transportFields, isSharded: false)
      )
    case .alternatingTransport:
      return (
        "transport and density in turns, for half as many epochs of each",
        TrainingSchema.fields(
          loss: transportFields + [TrainingSchema.likelihoodWeight, subsets], isSharded: false)
      )
    }
  }

  private static let reconstructionWeightField = Field(
    "reconstruction_weight", .number(.above(0)), .defaults(to: 1000),
    "the weight of the reconstruction error in the loss")

  private static let reconstructionField = Field(
    "reconstruction",
    .choice(
      noun: "reconstruction error",
      [
        Choice(ReconstructionLoss.squared.rawValue, "the mean of the squares"),
        Choice(
          ReconstructionLoss.smoothAbsolute.rawValue,
          "the mean of absolute errors, smooth where they are below one"),
      ]), .defaults(to: .text(ReconstructionLoss.squared.rawValue)),
    "how reconstruction errors are measured")

  private static let subsets = Field(
    "subsets", .integer(1...1_000_000), .defaults(to: 1),
    "the chunks of an epoch after each of which it is the other's turn")

  private static let transportFields = [
    Field(
      "transport_weight", .number(.above(0)), .defaults(to: 10),
      "the weight of the Sinkhorn divergence in the loss"),
    Field(
      "blur", .number(.above(0)), .defaults(to: 0.05), unit: "data units",
      "the distance below which mass is not told apart"),
    Field(
      "transport_batch_size", .integer(1...1_000_000), .defaults(to: 1000),
      "the points, and as many samples, per step of transport"),
  ]

  /// The settings that a section `train` describes.
  ///
  /// What a scheme does not know keeps its default, and is read by nothing.
  init(_ train: SpecObject) throws {
    self.init(scheme: try named(train.text("scheme")))
    if let weight = train["reconstruction_weight"]?.number { reconstructionWeight = weight }
    if let weight = train["likelihood_weight"]?.number { likelihoodWeight = weight }
    if let word = train["reconstruction"]?.text { reconstruction = try named(word) }
    if let weight = train["latent_weight"]?.number { latentWeight = weight }
    if let weight = train["joint_likelihood_weight"]?.number { jointLikelihoodWeight = weight }
    scoreWeight = train.scoreWeight
    if let subsets = train["subsets"]?.integer { chunks = subsets }
    if let weight = train["transport_weight"]?.number {
      transport = TransportSettings(
        weight: weight, blur: train.number("blur"),
        batchSize: train.integer("transport_batch_size"))
    }
  }
}
