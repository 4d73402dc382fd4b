import Autodiff
import Flows

/// Coordinates on a manifold that is known.
///
/// Nothing of a chart is trained. Its volume follows from ``embed(_:_:)`` by Jacobian-vector products.
protocol PrescribedChart: Sendable {
  /// `h_M`, the coordinates of the points that data stand for, shape `[batch, d]`.
  ///
  /// - Parameter x: Shape `[batch, D]`; on the manifold, or near it.
  func coordinates(of x: Value, _ parameters: ParameterValues) -> Value

  /// The points with the given coordinates, shape `[batch, D]`.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  func embed(_ manifold: Value, _ parameters: ParameterValues) -> Value
}
