import ExperimentSpec
import Models

extension ManifoldLearningFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.mFlow.rawValue, "manifold-learning flow, M-flow",
    settings: ObjectSchema(
      fields: [.latentDimension, .optionalInflation] + Field.manifoldFlow + [
        Field("train", .variant(training), .required, "how the model is trained")
      ]))

  private static let training = VariantSchema(
    discriminator: "scheme", "what is trained when", defaultCase: Scheme.sequential.rawValue,
    cases: [
      VariantSchema.Case(
        Scheme.sequential.rawValue, "the manifold for half of the epochs, then the density on it",
        ObjectSchema(
          fields: TrainingSchema.fields(
            loss: [
              reconstructionWeight, TrainingSchema.likelihoodWeight, reconstructionField, latent,
            ]),
          presets: [paper])),
      VariantSchema.Case(
        Scheme.simultaneous.rawValue,
        "the manifold, then manifold and density together, then the density, a third each",
        ObjectSchema(
          fields: TrainingSchema.fields(
            loss: [
              reconstructionWeight, TrainingSchema.likelihoodWeight,
              Field(
                "joint_likelihood_weight", .number(.atLeast(0)), .defaults(to: 0.1),
                "the weight of the likelihood beside the reconstruction, in bits per dimension"),
            ]))),
      VariantSchema.Case(
        Scheme.alternating.rawValue,
        "manifold and density in turns, for half as many epochs of each",
        ObjectSchema(
          fields: TrainingSchema.fields(
            loss: [
              reconstructionWeight, TrainingSchema.likelihoodWeight, reconstructionField,
              Field(
                "subsets", .integer(1...1_000_000), .defaults(to: 1),
                "the chunks of an epoch after each of which it is the other's turn"),
            ]))),
    ])

  private static let reconstructionWeight = Field(
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

  private static let latent = Field(
    "latent_weight", .number(.atLeast(0)), .defaults(to: 0),
    "the weight of the mean square of the coordinates orthogonal to the manifold")

  private static let paper = ObjectSchema.Preset(
    "paper", "the training of the paper's comparison: 50 epochs of each",
    values: [
      "epochs": 100, "batch_size": 100, "learning_rate": 3e-4, "reconstruction_weight": 1000,
      "likelihood_weight": 1, "reconstruction": "squared", "latent_weight": 0,
      "weight_decay": 1e-4, "gradient_clip": 5, "selection": "last",
    ])

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    let train = settings.object("train")
    self.init(
      model: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
      scheme: try named(train.text("scheme")),
      reconstructionWeight: train.number("reconstruction_weight"),
      likelihoodWeight: train.number("likelihood_weight"))
    // What a scheme does not know keeps its default, and is read by nothing.
    if let word = train["reconstruction"]?.text { reconstruction = try named(word) }
    if let weight = train["latent_weight"]?.number { latentWeight = weight }
    if let weight = train["joint_likelihood_weight"]?.number { jointLikelihoodWeight = weight }
    if let subsets = train["subsets"]?.integer { chunks = subsets }
  }
}
