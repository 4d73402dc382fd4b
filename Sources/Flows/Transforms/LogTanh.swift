import Autodiff
import Glibc
import Tensors

/// `tanh x` up to a cut, and beyond it a logarithm, `±α ln(β |x|)`, so that no output is out of reach.
///
/// `α = (1 - tanh(tanh c)) / c` and `β = e^(tanh(c) / α)`, as published, make the map continuous at
/// the cut `c`. Its slope jumps there, from 0.420 to 0.358 for `c = 1`: trained weights depend on it.
public struct LogTanh: Transform {
  private let cut: Double
  private let slope: Double
  private let factor: Double

  /// A map that leaves the hyperbolic tangent at `±cut`.
  ///
  /// - Precondition: `cut` is positive.
  public init(cut: Double = 1) {
    precondition(cut > 0, "a logarithm from \(cut) on")
    self.cut = cut
    slope = (1 - Glibc.tanh(Glibc.tanh(cut))) / cut
    factor = Glibc.exp(Glibc.tanh(cut) / slope)
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    let (size, isNegative) = magnitude(x)
    let bound = x.tracer.constant(cut, shape: x.shape)
    let isInside = isAtLeast(bound, size)
    // Each branch sees a harmless number where the other one counts, also for its derivative.
    let near = tanh(select(isInside, x, x.zeros))
    let far = select(isInside, bound, size)
    let beyond = slope * log(factor * far)
    let logSlope = select(isInside, log(1 - square(near)), -log(far) + Glibc.log(slope))
    return Transformed(
      select(isInside, near, select(isNegative, -beyond, beyond)),
      logDeterminant: LogDeterminant(logSlope.sum(over: [1])))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let (size, isNegative) = magnitude(y)
    let bound = y.tracer.constant(Glibc.tanh(cut), shape: y.shape)
    let isInside = isAtLeast(bound, size)
    let near = select(isInside, y, y.zeros)
    let far = select(isInside, bound, size)
    let beyond = exp(far / slope) / factor
    let logSlope = select(
      isInside, -log(1 - square(near)), far / slope - Glibc.log(slope * factor))
    return Transformed(
      select(isInside, 0.5 * log((near + 1) / (1 - near)), select(isNegative, -beyond, beyond)),
      logDeterminant: LogDeterminant(logSlope.sum(over: [1])))
  }

  private func magnitude(_ x: Value) -> (size: Value, isNegative: Value) {
    let isNegative = 1 - isAtLeast(x, x.zeros)
    return (select(isNegative, -x, x), isNegative)
  }
}
