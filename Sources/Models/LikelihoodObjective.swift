import Autodiff
import Flows

/// Maximum likelihood: the mean of `-ln p` over a batch, for any density that a model has.
public struct LikelihoodObjective: Objective {
  public let layout: ParameterLayout
  public let dataDimension: Int
  private let weight: Double
  private let logDensity: @Sendable (_ x: Value, _ parameters: ParameterValues) -> Value

  /// An objective.
  ///
  /// - Parameters:
  ///   - layout: The model's parameters.
  ///   - dataDimension: The number of data coordinates.
  ///   - weight: What the mean in nats is multiplied by.
  ///   - logDensity: The logarithm of the density at inflated points `[batch, dimension]`, shape
  ///     `[batch]`, in nats.
  public init(
    layout: ParameterLayout, dataDimension: Int, weight: Double,
    logDensity: @escaping @Sendable (_ x: Value, _ parameters: ParameterValues) -> Value
  ) {
    self.layout = layout
    self.dataDimension = dataDimension
    self.weight = weight
    self.logDensity = logDensity
  }

  public func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    [
      LossTerm(
        "negative_log_likelihood", -logDensity(inflated, parameters).mean(), weight: weight)
    ]
  }
}
