import ExperimentSpec
import Flows
import Models

extension VariationalAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.vae.rawValue, "variational autoencoder",
    settings: ObjectSchema(
      fields: [.codeDimension, .optionalInflation] + Field.denseAutoencoder + [
        .decoderVariance,
        Field(
          "train", .object(TrainingSchema.variational), .required, "how the model is trained"),
      ]))

  static let lackedMetrics = LackedMetrics.densities

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(model: GaussianAutoencoder.Configuration(settings, data: data))
  }
}

extension PublishedVariationalAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.vaePublished.rawValue,
    "the variational autoencoder of the published comparison, with its faults",
    settings: ObjectSchema(
      fields: [.codeDimension, .optionalInflation] + Field.denseAutoencoder + [
        Field(
          "train", .object(TrainingSchema.variational), .required, "how the model is trained")
      ]))

  static let lackedMetrics = LackedMetrics.densities

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: .init(
        dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
        encoder: .init(settings.object("encoder")), decoder: .init(settings.object("decoder"))))
  }
}

extension GaussianAutoencoder.Configuration {
  /// The model that a section with `latent_dim`, `encoder`, `decoder` and `decoder_variance` describes.
  init(_ settings: SpecObject, data: DataSection) {
    self.init(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      encoder: .init(settings.object("encoder")), decoder: .init(settings.object("decoder")),
      decoderVariance: settings.number("decoder_variance"))
  }
}

extension TrainingSchema {
  /// How a variational autoencoder is trained.
  ///
  /// The published training clips nothing; no gradient of these networks reaches the default.
  fileprivate static let variational = ObjectSchema(
    fields: fields(
      loss: [], weightDecay: 0.01, learningRate: 1e-3, batchSize: 200, gradientClip: 1e6),
    presets: [
      .init(
        "paper", "the training of the paper's comparison: 200 epochs",
        values: [
          "epochs": 200, "batch_size": 200, "learning_rate": 1e-3, "weight_decay": 0.01,
          "gradient_clip": 1e6, "selection": "last",
        ])
    ])
}
