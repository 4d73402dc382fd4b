import ExperimentSpec
import Flows
import Models

extension PrescribedManifoldFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.fom.rawValue, "flow on a prescribed manifold, a sphere around the origin",
    settings: ObjectSchema(fields: [
      Field("latent_dim", .integer(1...Int.max), .required, "the dimension of the sphere"),
      Field(
        "radius", .number(.above(0)), .defaults(to: 1), unit: "data units",
        "the radius of the sphere"),
      .optionalInflation,
      .innerFlow,
      Field.weights,
      Field.train(
        .object(
          ObjectSchema(
            fields: TrainingSchema.fields(
              loss: [TrainingSchema.likelihoodWeight, TrainingSchema.scoreWeight])))),
    ]))

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> SphericalFlow.Configuration {
    SphericalFlow.Configuration(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      radius: settings.number("radius"),
      inner: try FlowArchitecture(settings.object("inner"), given: data.dimensions.parameters))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      likelihoodWeight: settings.object("train").number("likelihood_weight"),
      scoreWeight: settings.object("train").scoreWeight)
  }
}
