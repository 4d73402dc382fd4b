import Autodiff
import Glibc
import Tensors

/// The isotropic normal distribution with mean zero: of the latent variables (scale 1) and of the
/// coordinates off the manifold (scale `σ`, the standard deviation of the inflation noise).
public struct Normal: Hashable, Sendable {
  /// The standard deviation of each coordinate.
  public let scale: Double

  /// The standard normal distribution.
  public static let standard = Normal(scale: 1)

  /// A distribution with the given standard deviation.
  ///
  /// - Precondition: `scale` is positive.
  public init(scale: Double) {
    precondition(scale > 0, "a normal distribution of scale \(scale)")
    self.scale = scale
  }

  /// `ln N(x; 0, scale² I)`.
  ///
  /// - Parameter x: Shape `[batch, features]`.
  /// - Returns: Shape `[batch]`, in nats.
  public func logDensity(_ x: Value) -> Value {
    let dimension = Double(x.shape[1])
    let normaliser = dimension * (0.5 * log(2 * Double.pi) + log(scale))
    return (-0.5 / (scale * scale)) * square(x).sum(over: [1]) - normaliser
  }
}
