import Flows
import Glibc

/// A way to learn a density: what the model looks like, and what of it is trained when.
///
/// What a value holds is what a spec can set; it is part of the keys of stages.
public protocol Algorithm: Hashable, Sendable, Codable {
  /// What the model looks like; a model's file holds it.
  associatedtype Configuration: Hashable, Sendable, Codable, ModelDescribing
  /// The model as it is evaluated.
  associatedtype Model: EvaluatedModel

  /// What the model looks like.
  var model: Configuration { get }

  /// Builds a model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - permutations: Drawn for a new model, stored for a saved one.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  static func build(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) -> Model

  /// The phases in which a model is trained.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - epochs: The number of epochs in all.
  func plan(for model: Model, epochs: Int) -> TrainingPlan
}

/// What a log-likelihood in nats is multiplied by to be in bits per dimension.
func bitsPerDimension(_ dimension: Int) -> Double { 1 / (Double(dimension) * log(2)) }
