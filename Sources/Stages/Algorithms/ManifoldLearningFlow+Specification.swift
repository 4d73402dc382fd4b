import ExperimentSpec
import Models

extension ManifoldLearningFlow: SpecifiedAlgorithm {
  static let vocabulary = Catalogue.Algorithm(
    AlgorithmKind.mFlow.rawValue, "manifold-learning flow, M-flow",
    settings: ObjectSchema(
      fields: [.latentDimension, .optionalInflation] + Field.manifoldFlow + [
        Field.weights, Field.train(.variant(training)),
      ]))

  private static let training = ManifoldLearning.training(
    schemes: Scheme.allCases, penalised: "the coordinates orthogonal to the manifold",
    sequentialPresets: [
      .init(
        "paper", "the training of the paper's comparison: 50 epochs of each",
        values: [
          "epochs": 100, "batch_size": 100, "learning_rate": 3e-4, "reconstruction_weight": 1000,
          "likelihood_weight": 1, "reconstruction": "squared", "latent_weight": 0,
          "weight_decay": 1e-4, "gradient_clip": 5, "selection": "last",
        ])
    ])

  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      model: try ManifoldFlow.Configuration(settings, data: data, variance: variance),
      learning: try ManifoldLearning(settings.object("train")))
  }
}
