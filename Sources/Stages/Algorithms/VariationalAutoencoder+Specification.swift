import ExperimentSpec
import Flows
import Models

extension VariationalAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.vae.rawValue, "variational autoencoder",
    settings: ObjectSchema(
      fields: [.codeDimension, .optionalInflation] + Field.denseAutoencoder + [
        .decoderVariance,
        Field.weights, Field.train(.object(TrainingSchema.variational)),
      ]))

  static let lackedMetrics = LackedMetrics.densities

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> GaussianAutoencoder.Configuration {
    GaussianAutoencoder.Configuration(settings, data: data)
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(model: try Self.model(settings, data: data, variance: variance))
  }
}

extension PublishedVariationalAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.vaePublished.rawValue,
    "the variational autoencoder of the published comparison, with its faults",
    settings: ObjectSchema(
      fields: [.codeDimension, .optionalInflation] + Field.denseAutoencoder + [
        Field.weights, Field.train(.object(TrainingSchema.variational)),
      ]))

  static let lackedMetrics = LackedMetrics.densities

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> PublishedGaussianAutoencoder.Configuration {
    PublishedGaussianAutoencoder.Configuration(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      encoder: .init(settings.object("encoder")), decoder: .init(settings.object("decoder")))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(model: try Self.model(settings, data: data, variance: variance))
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
