import ExperimentSpec
import Models

extension PseudoInvertibleEncoder: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.pie.rawValue, "pseudo-invertible encoder",
    settings: ObjectSchema(
      fields: [.latentDimension, .optionalInflation] + Field.manifoldFlow + [
        Field.weights,
        Field.train(
          .object(
            ObjectSchema(
              fields: TrainingSchema.fields(
                loss: [TrainingSchema.likelihoodWeight, TrainingSchema.scoreWeight])))),
      ]))

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
      likelihoodWeight: settings.object("train").number("likelihood_weight"),
      scoreWeight: settings.object("train").scoreWeight)
  }
}
