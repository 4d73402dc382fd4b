import ExperimentSpec
import Flows

extension Field {
  /// The number of features of an autoencoder's code.
  static let codeDimension = Field(
    "latent_dim", .integer(1...Int.max), .required, "the number of features of the code")

  /// A residual network.
  static func residualNetwork(
    _ name: String, blocks: Int, _ documentation: String
  ) -> Field {
    Field(
      name,
      .object(
        ObjectSchema(fields: [
          Field(
            "blocks", .integer(1...1000), .defaults(to: .integer(blocks)),
            "the number of residual blocks"),
          width(100),
        ])), .defaults(to: [:]), documentation)
  }

  /// A network of plain layers.
  static func denseNetwork(_ name: String, hidden: Int, _ documentation: String) -> Field {
    Field(
      name,
      .object(
        ObjectSchema(fields: [
          Field("layers", .integer(1...1000), .defaults(to: 2), "the number of hidden layers"),
          width(hidden),
        ])), .defaults(to: [:]), documentation)
  }

  /// The networks of a variational autoencoder, with the published widths.
  static let denseAutoencoder: [Field] = [
    .denseNetwork("encoder", hidden: 512, "the network from the data to the code"),
    .denseNetwork("decoder", hidden: 100, "the network from the code to the data"),
  ]

  /// The variance of data given their code; the default gives squared errors the published weight 1.
  static let decoderVariance = Field(
    "decoder_variance", .number(.above(0)), .defaults(to: 0.5), unit: "squared data units",
    "the variance of data given their code")

  private static func width(_ width: Int) -> Field {
    Field(
      "hidden", .integer(1...1_000_000), .defaults(to: .integer(width)),
      "the width of the hidden layers")
  }
}

extension ResidualNetwork.Architecture {
  /// The architecture that a section describes.
  init(_ settings: SpecObject) {
    self.init(blocks: settings.integer("blocks"), hidden: settings.integer("hidden"))
  }
}

extension DenseNetwork.Architecture {
  /// The architecture that a section describes.
  init(_ settings: SpecObject) {
    self.init(layers: settings.integer("layers"), hidden: settings.integer("hidden"))
  }
}
