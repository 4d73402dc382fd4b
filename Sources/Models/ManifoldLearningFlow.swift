import Flows

/// M-flow, the manifold-learning flow (Brehmer & Cranmer 2020, arXiv:2003.13913): first the manifold,
/// by the distance of data to their projections, then the density on it.
public struct ManifoldLearningFlow: Algorithm {
  /// What is trained when.
  public typealias Scheme = ManifoldLearning.Scheme

  public var model: ManifoldFlow.Configuration
  /// What is trained when, and by what.
  public var learning: ManifoldLearning

  /// An algorithm with its settings.
  public init(model: ManifoldFlow.Configuration, learning: ManifoldLearning) {
    self.model = model
    self.learning = learning
  }

  public static func build(
    _ configuration: ManifoldFlow.Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> ExactManifoldFlow {
    ExactManifoldFlow(try ManifoldFlow(configuration, permutations: permutations))
  }

  public func plan(for model: ExactManifoldFlow, epochs: Int) -> TrainingPlan {
    learning.plan(for: model, epochs: epochs)
  }
}
