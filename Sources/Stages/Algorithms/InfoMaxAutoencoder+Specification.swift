import ExperimentSpec
import Flows
import Models

extension InfoMaxAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.infomaxVAE.rawValue,
    "variational autoencoder that maximises the information between data and code",
    settings: ObjectSchema(
      fields: [.codeDimension, .optionalInflation] + Field.denseAutoencoder + [
        .decoderVariance,
        .denseNetwork(
          "discriminator", hidden: 512, "the network that tells a point's code from another's"),
        Field.weights, Field.train(.object(training)),
      ]))

  // Codes change places within a batch, which shards would keep within themselves.
  private static let training = ObjectSchema(
    fields: TrainingSchema.fields(
      loss: [
        Field(
          "information_weight", .number(.atLeast(0)), .defaults(to: 10),
          "the weight of the information between data and code")
      ], weightDecay: 0, learningRate: 1e-3, isSharded: false))

  static let lackedMetrics = LackedMetrics.densities

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> InformedAutoencoder.Configuration {
    InformedAutoencoder.Configuration(
      autoencoder: GaussianAutoencoder.Configuration(settings, data: data),
      discriminator: .init(settings.object("discriminator")))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      informationWeight: settings.object("train").number("information_weight"))
  }
}
