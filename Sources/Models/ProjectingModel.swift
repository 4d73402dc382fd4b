import Autodiff
import Flows

/// A model with coordinates along a manifold, and points for them: what a reconstruction error trains.
public protocol ProjectingModel: EvaluatedModel {
  /// The coordinates `h_M` of data points along the manifold, shape `[batch, d]`, and what
  /// `latent_weight` keeps small.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  func coordinates(
    of x: Value, _ parameters: ParameterValues
  ) -> (manifold: Value, penalised: Value)

  /// The points of the manifold with the given coordinates, shape `[batch, D]`.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  func decode(manifold: Value, _ parameters: ParameterValues) -> Value
}
