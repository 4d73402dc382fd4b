import Autodiff

/// A model with coordinates off its manifold, which can be drawn anew: the points that differ in them
/// alone are the space that the model takes to be normal to the manifold.
public protocol NormalSpaceModel: Sendable {
  /// The model's parameters and permutations.
  var layout: ParameterLayout { get }
  /// `D`, the number of data coordinates.
  var dataDimension: Int { get }
  /// The number of features that the model is conditioned on; 0 for one that is not.
  var contextDimension: Int { get }
  /// `D - d`, the number of coordinates off the manifold.
  var orthogonalDimension: Int { get }

  /// The points `f⁻¹(h_M, v)`, with `h_M` that of `f(x)`: data points whose coordinates off the manifold
  /// are replaced.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - v: The coordinates off the manifold, shape `[batch, D - d]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  /// - Returns: Shape `[batch, D]`.
  func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value
}
