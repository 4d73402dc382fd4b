import Autodiff
import Flows

/// Maximum likelihood: the mean of `-ln p` over a batch, for any density that a model has, and beside it
/// the distance of the model's scores from those of the data, where it is given a weight.
public struct LikelihoodObjective: Objective {
  public let layout: ParameterLayout
  public let dataDimension: Int
  public let contextDimension: Int
  private let weight: Double
  private let scoreWeight: Double
  private let logDensity: @Sendable (_ x: Value, _ parameters: ParameterValues) -> Value

  /// An objective.
  ///
  /// - Parameters:
  ///   - layout: The model's parameters.
  ///   - dataDimension: The number of data coordinates.
  ///   - contextDimension: The number of features that the model is conditioned on.
  ///   - weight: What the mean in nats is multiplied by.
  ///   - scoreWeight: The weight of the scores; above 0 only for a model that is conditioned.
  ///   - logDensity: The logarithm of the density at inflated points `[batch, dimension]`, shape
  ///     `[batch]`, in nats.
  public init(
    layout: ParameterLayout, dataDimension: Int, contextDimension: Int = 0, weight: Double,
    scoreWeight: Double = 0,
    logDensity: @escaping @Sendable (_ x: Value, _ parameters: ParameterValues) -> Value
  ) {
    self.layout = layout
    self.dataDimension = dataDimension
    self.contextDimension = contextDimension
    self.weight = weight
    self.scoreWeight = scoreWeight
    self.logDensity = logDensity
  }

  public var usesJointScores: Bool { scoreWeight > 0 }

  public func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    likelihoodTerms(
      logDensity(inflated, parameters), weight: weight, scoreWeight: scoreWeight, parameters)
  }
}
