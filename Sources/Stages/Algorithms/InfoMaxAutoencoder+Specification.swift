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
        Field("train", .object(training), .required, "how the model is trained"),
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

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: .init(
        autoencoder: GaussianAutoencoder.Configuration(settings, data: data),
        discriminator: .init(settings.object("discriminator"))),
      informationWeight: settings.object("train").number("information_weight"))
  }
}
