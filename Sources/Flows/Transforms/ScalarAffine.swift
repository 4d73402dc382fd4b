import Autodiff
import Glibc

/// `y = scale · x + shift` with two fixed numbers, the same for all features; such as `x / 256 - ½`
/// for the pixels of an image.
public struct ScalarAffine: Transform {
  private let scale: Double
  private let shift: Double

  /// A map with the given numbers.
  ///
  /// - Precondition: `scale` is not zero.
  public init(scale: Double, shift: Double) {
    precondition(scale != 0, "a scale of zero has no inverse")
    self.scale = scale
    self.shift = shift
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed(scale * x + shift, logDeterminant: logDeterminant(x))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed((y - shift) / scale, logDeterminant: -logDeterminant(y))
  }

  private func logDeterminant(_ x: Value) -> LogDeterminant {
    LogDeterminant(x.tracer.constant(Double(x.shape[1]) * log(abs(scale))))
  }
}
