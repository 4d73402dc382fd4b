import Flows

/// Me-flow, M-flow with an encoder of its own (Brehmer & Cranmer 2020, arXiv:2003.13913): decoding
/// stays exact, and encoding no longer is the inverse of it.
public struct EncodedManifoldLearningFlow: Algorithm {
  public var model: EncodedManifoldFlow.Configuration
  /// What is trained when, and by what.
  public var learning: ManifoldLearning

  /// An algorithm with its settings.
  public init(model: EncodedManifoldFlow.Configuration, learning: ManifoldLearning) {
    self.model = model
    self.learning = learning
  }

  public static func build(
    _ configuration: EncodedManifoldFlow.Configuration,
    permutations: Declaration.PermutationSource
  ) throws(ModelError) -> EncodedManifoldFlow {
    try EncodedManifoldFlow(configuration, permutations: permutations)
  }

  public func plan(for model: EncodedManifoldFlow, epochs: Int) -> TrainingPlan {
    learning.plan(for: model, epochs: epochs)
  }
}
