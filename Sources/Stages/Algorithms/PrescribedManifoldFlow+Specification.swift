import ExperimentSpec
import Flows
import Models

extension PrescribedManifoldFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.fom.rawValue, "flow on a prescribed manifold",
    settings: ObjectSchema(fields: [
      Field("latent_dim", .integer(1...Int.max), .required, "the dimension of the manifold"),
      Field("manifold", .variant(manifold), .defaults(to: [:]), "the manifold, and its chart"),
      .optionalInflation,
      .innerFlow,
      Field.weights,
      Field.train(
        .object(
          ObjectSchema(
            fields: TrainingSchema.fields(
              loss: [TrainingSchema.likelihoodWeight, TrainingSchema.scoreWeight])))),
    ]))

  /// The charts by the words of specs.
  static let (sphere, thinSpiral) = ("sphere", "thin_spiral")

  private static let manifold = VariantSchema(
    discriminator: "chart", "the coordinates on the manifold", defaultCase: sphere,
    cases: [
      VariantSchema.Case(
        sphere, "the scaled angles of a sphere around the origin",
        ObjectSchema(fields: [
          Field(
            "radius", .number(.above(0)), .defaults(to: 1), unit: "data units",
            "the radius of the sphere")
        ])),
      VariantSchema.Case(
        thinSpiral, "the logarithm of the latent variable of `thin_spiral`",
        ObjectSchema(fields: [])),
    ])

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> ChartedFlow.Configuration {
    let manifold = settings.object("manifold")
    return ChartedFlow.Configuration(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      manifold: manifold["radius"].flatMap(\.number).map { .sphere(radius: $0) } ?? .thinSpiral,
      inner: try FlowArchitecture(settings.object("inner"), given: data.dimensions.parameters))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      likelihoodWeight: settings.object("train").number("likelihood_weight"),
      scoreWeight: settings.object("train").scoreWeight)
  }
}
