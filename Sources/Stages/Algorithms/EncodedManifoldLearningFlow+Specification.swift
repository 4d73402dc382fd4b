import ExperimentSpec
import Models

extension EncodedManifoldLearningFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.mFlowEncoder.rawValue, "manifold-learning flow with an encoder, Me-flow",
    settings: ObjectSchema(
      fields: [.latentDimension, .optionalInflation] + Field.manifoldFlow + [
        .residualNetwork("encoder", blocks: 5, "the network from the data to the manifold"),
        Field("train", .variant(training), .required, "how the model is trained"),
      ]))

  private static let training = ManifoldLearning.training(
    schemes: [.sequential, .simultaneous, .alternating],
    penalised: "the coordinates along the manifold")

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: .init(
        flow: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
        encoder: .init(settings.object("encoder"))),
      learning: try ManifoldLearning(settings.object("train")))
  }
}
