import Autodiff

/// An invertible map between arrays of shape `[batch, features]`.
public protocol Transform: Sendable {
  /// `y = T(x)` with `ln |det ∂y/∂x|`.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed

  /// `x = T⁻¹(y)` with `ln |det ∂x/∂y|`.
  ///
  /// - Parameters:
  ///   - y: Shape `[batch, features]`.
  ///   - parameters: The model's parameters in the computation that `y` belongs to.
  func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed
}

/// The image of a batch under a transform, with its log-determinant.
public struct Transformed {
  /// The image, shape `[batch, features]`.
  public let value: Value
  /// `ln |det J|` of the map at each point.
  public let logDeterminant: LogDeterminant

  /// An image with its log-determinant.
  public init(_ value: Value, logDeterminant: LogDeterminant) {
    self.value = value
    self.logDeterminant = logDeterminant
  }
}
