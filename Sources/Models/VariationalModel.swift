import Autodiff
import Flows

/// A model with a random code, whose density is bounded from below and not known.
public protocol VariationalModel: EvaluatedModel {
  /// The parts of the evidence lower bound at points, for one draw of the code of each.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - draws: Standard normal numbers, shape `[batch, latentDimension]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  func lowerBound(of x: Value, draws: Value, _ parameters: ParameterValues) -> LowerBound
}

extension VariationalModel {
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .none }
}

/// The evidence lower bound `E ln p(x|z) - KL(q(z|x) ‖ p(z))` of a batch, the expectation over one draw
/// of each code.
public struct LowerBound {
  /// `ln p(x|z)`, shape `[batch]`, in nats.
  public let logLikelihood: Value
  /// The divergence of the code's distribution from the prior, shape `[batch]`, in nats.
  public let divergence: Value
}

/// The evidence lower bound as a loss, less its sign; every batch draws its codes anew.
struct LowerBoundObjective<Model: VariationalModel>: Objective {
  let model: Model

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }

  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let draws = parameters.random(.normal, shape: [inflated.shape[0], model.latentDimension])
    return lowerBoundTerms(model.lowerBound(of: inflated, draws: draws, parameters))
  }
}

/// The two terms of a loss that maximises an evidence lower bound.
func lowerBoundTerms(_ bound: LowerBound) -> [LossTerm] {
  [
    LossTerm("negative_log_likelihood", -bound.logLikelihood.mean(), weight: 1),
    LossTerm("divergence", bound.divergence.mean(), weight: 1),
  ]
}
