import Autodiff
import Tensors

/// Noise in the normal space of a model as it is at the time.
///
/// The coordinates of a clean point `x` off the manifold are drawn anew, `v ~ N(0, σ² I)`, which moves
/// it to `x_n = f⁻¹(h_M, v)`. The published code decodes `g⁻¹(h_M)` instead, where `g` has not been
/// applied.
///
/// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021, published code.
public struct ModelNoise: Sendable {
  /// What of the way from `x` to `x_n` is added.
  public enum Kind: Hashable, Sendable {
    /// Its direction, times a length `s ~ N(0, σ²)`; nothing where `x_n = x`.
    case direction
    /// All of it: `x_n` is the noisy point.
    case displacement
  }

  /// The model.
  public let model: any NormalSpaceModel
  /// What is added.
  public let kind: Kind
  /// `σ²`, in squared data units.
  public let variance: Double

  /// Noise of the given variance.
  ///
  /// - Precondition: The variance is not negative.
  public init(model: any NormalSpaceModel, kind: Kind, variance: Double) {
    precondition(variance >= 0, "noise of variance \(variance)")
    self.model = model
    self.kind = kind
    self.variance = variance
  }

  /// The standard normal numbers that a point takes: those of `v`, then that of the length.
  public var drawCount: Int { model.orthogonalDimension + (kind == .direction ? 1 : 0) }

  /// Points with noise, each from itself alone.
  ///
  /// A computation of its own evaluates it, whose result another one is given: there is nothing for a
  /// gradient to flow through.
  ///
  /// - Parameters:
  ///   - x: Clean points, shape `[batch, D]`.
  ///   - draws: Standard normal numbers, shape `[batch, drawCount]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  /// - Returns: Shape `[batch, D]`.
  public func inflated(_ x: Value, draws: Value, _ parameters: ParameterValues) -> Value {
    let (batch, orthogonal) = (x.shape[0], model.orthogonalDimension)
    let scaled = variance.squareRoot() * draws
    let moved = model.resampled(x, orthogonal: scaled.columns(0..<orthogonal), parameters)
    guard kind == .direction else { return moved }
    let displacement = moved - x
    let squaredLength = square(displacement).sum(over: [1])
    // Below it a point has not moved, and there is no direction.
    let smallest = x.tracer.constant(Double(Float.leastNormalMagnitude), shape: [batch])
    let perLength = select(
      isAtLeast(squaredLength, smallest), reciprocal(sqrt(squaredLength)), squaredLength.zeros)
    let length = scaled.columns([orthogonal]).reshaped(to: [batch])
    return x + (length * perLength).repeatedColumns(x.shape[1]) * displacement
  }
}
