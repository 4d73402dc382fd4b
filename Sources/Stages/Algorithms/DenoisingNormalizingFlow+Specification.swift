import ExperimentSpec
import Models

extension DenoisingNormalizingFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.dnf.rawValue, "Denoising Normalizing Flow",
    settings: ObjectSchema(
      fields: [
        .latentDimension,
        Field(
          "inflate", .object(TrainingSchema.inflation(variance: .required)), .required,
          "the noise that is added to the data"),
      ] + Field.manifoldFlow + [
        Field.weights, Field.train(.object(training)),
      ]))

  private static let training = ObjectSchema(
    fields: TrainingSchema.fields(
      loss: [
        Field(
          "reconstruction_weight", .number(.atLeast(0)), .defaults(to: 1),
          "the weight of the mean squared reconstruction error in the loss"),
        Field(
          "latent_weight", .number(.atLeast(0)), .defaults(to: 0),
          "the weight of the mean square of the coordinates orthogonal to the manifold"),
        TrainingSchema.scoreWeight,
      ], restartEvery: 50),
    presets: [
      .init(
        "published", "the run whose checkpoint was published: 5 epochs",
        values: common.merging(["epochs": 5]) { $1 }),
      .init(
        "paper", "the training described in the paper: 100 epochs, a warm restart every 50",
        values: common.merging(["epochs": 100]) { $1 }),
      .init(
        "best",
        "what was found best on the thin spiral: 400 epochs at a higher rate, on points that grow from the"
          + " middle, the best of five attempts",
        values: common.merging([
          "epochs": 400, "learning_rate": 1e-3, "restart_every": 400, "grow_over": 80,
          "attempts": 5, "attempt_epochs": 200,
        ]) { $1 }),
    ])

  /// What the presets share, spelled out so that a later change of defaults cannot alter them.
  private static let common: [String: PlainValue] = [
    "batch_size": 100, "learning_rate": 3e-4, "reconstruction_weight": 1, "latent_weight": 0,
    "weight_decay": 1e-4, "gradient_clip": 5, "restart_every": 50, "selection": "last",
  ]

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    let train = settings.object("train")
    self.init(
      model: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
      reconstructionWeight: train.number("reconstruction_weight"),
      latentWeight: train.number("latent_weight"), scoreWeight: train.scoreWeight)
  }
}
