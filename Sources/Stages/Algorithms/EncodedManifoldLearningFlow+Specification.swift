import ExperimentSpec
import Models

extension EncodedManifoldLearningFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.mFlowEncoder.rawValue, "manifold-learning flow with an encoder, Me-flow",
    settings: ObjectSchema(
      fields: [.latentDimension, .optionalInflation] + Field.manifoldFlow + [
        .residualNetwork("encoder", blocks: 5, "the network from the data to the manifold"),
        Field.weights, Field.train(.variant(training)),
      ]))

  private static let training = ManifoldLearning.training(
    schemes: [.sequential, .simultaneous, .alternating],
    penalised: "the coordinates along the manifold")

  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> EncodedManifoldFlow.Configuration {
    EncodedManifoldFlow.Configuration(
      flow: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
      encoder: .init(settings.object("encoder")))
  }

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try Self.model(settings, data: data, variance: variance),
      learning: try ManifoldLearning(settings.object("train")))
  }
}
