import ExperimentSpec
import Flows
import Models

extension ProbabilisticAutoencoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.pae.rawValue, "probabilistic autoencoder",
    settings: ObjectSchema(fields: [
      .codeDimension, .optionalInflation,
      .residualNetwork("encoder", blocks: 10, "the network from the data to the code"),
      .residualNetwork("decoder", blocks: 10, "the network from the code to the data"),
      .innerFlow,
      Field(
        "residual",
        .choice(
          noun: "residual",
          [
            Choice(
              ResidualDistribution.Measure.meanSquare.rawValue, "their mean square"),
            Choice(
              ResidualDistribution.Measure.meanAbsolute.rawValue,
              "their mean absolute value, as published"),
          ]), .defaults(to: .text(ResidualDistribution.Measure.meanSquare.rawValue)),
        "what of the reconstruction errors is taken for their variance"),
      Field.weights, Field.train(.object(training)),
    ]))

  private static let training = ObjectSchema(
    // The variances of errors are of whole batches.
    fields: TrainingSchema.fields(
      loss: [
        Field(
          "reconstruction_weight", .number(.above(0)), .defaults(to: 1000),
          "the weight of the mean squared reconstruction error in the loss"),
        Field(
          "latent_weight", .number(.atLeast(0)), .defaults(to: 0.01),
          "the weight of the mean square of the code"),
        TrainingSchema.likelihoodWeight,
      ], gradientClip: 1, isSharded: false),
    presets: [
      .init(
        "paper", "the training of the paper's comparison: 250 epochs of each, of 1000 points",
        values: [
          "epochs": 500, "batch_size": 100, "learning_rate": 3e-4, "reconstruction_weight": 1000,
          "latent_weight": 0.01, "likelihood_weight": 1, "weight_decay": 1e-4,
          "gradient_clip": 1, "selection": "last",
        ])
    ])

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> CodedFlow.Configuration {
    CodedFlow.Configuration(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      encoder: .init(settings.object("encoder")), decoder: .init(settings.object("decoder")),
      inner: try FlowArchitecture(settings.object("inner"), given: data.dimensions.parameters),
      residual: try named(settings.text("residual")))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    let train = settings.object("train")
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      reconstructionWeight: train.number("reconstruction_weight"),
      latentWeight: train.number("latent_weight"),
      likelihoodWeight: train.number("likelihood_weight"))
  }
}
