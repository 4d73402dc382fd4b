import ExperimentSpec
import Flows
import Models

extension AmbientLikelihood: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.flow.rawValue, "standard normalizing flow in data space",
    settings: ObjectSchema(fields: [
      .optionalInflation,
      Field(
        "flow", .variant(TransformSchema.ambient), .defaults(to: [:]),
        "the flow between the data and the base distribution"),
      Field.weights, Field.train(.object(training)),
    ]))

  private static let training = ObjectSchema(
    fields: TrainingSchema.fields(
      loss: [TrainingSchema.likelihoodWeight, TrainingSchema.scoreWeight], weightDecay: 1e-5),
    presets: [
      .init(
        "paper", "the training of the paper's comparison: 100 epochs",
        values: [
          "epochs": 100, "batch_size": 100, "learning_rate": 3e-4, "likelihood_weight": 1,
          "weight_decay": 1e-5, "gradient_clip": 5, "selection": "last",
        ])
    ])

  static let lackedMetrics = LackedMetrics.bottleneck

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> AmbientFlow.Configuration {
    AmbientFlow.Configuration(
      dataDimension: data.dimensions.data, variance: variance,
      flow: try FlowArchitecture(settings.object("flow"), given: data.dimensions.parameters))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      likelihoodWeight: settings.object("train").number("likelihood_weight"),
      scoreWeight: settings.object("train").scoreWeight)
  }
}
