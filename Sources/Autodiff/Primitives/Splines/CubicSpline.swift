import Tensors

/// A spline of cubics with continuous derivative, monotone by Steffen's choice of the derivatives.
///
/// With `t` the place in a bin and `a`, `b` the derivatives at its ends over the bin's slope, the share
/// of the bin's height that is reached is `p(t) = a t (1 - t)² + (3 - b) t² (1 - t) + t³`. Interior
/// derivatives are at most twice, those at the bounds at most three times the slope, so that `p′ > 0`.
///
/// - Parameters:
///   - x: Values within the bounds, any shape.
///   - parameters: The shape of `x` and one more axis of `2K + 2`.
///   - spline: What is fixed.
///   - isInverse: Whether the inverse map is meant.
func cubicSpline(
  _ x: Value, parameters: Value, spline: SplineShape, isInverse: Bool
) -> (y: Value, logDerivative: Value) {
  let bins = spline.bins
  let widths = binShares(spline.logitScale * parameters.columns(0..<bins))
  let heights = binShares(spline.logitScale * parameters.columns(bins..<2 * bins))
  let slopes = heights / widths
  let shares = sigmoid(parameters.columns([2 * bins, 2 * bins + 1])) + leastEnd
  let ends = 3 * (shares * slopes.columns([0, bins - 1]))
  let derivatives = interiorDerivatives(widths: widths, slopes: slopes).between(ends)

  let bin = SplineBins(
    of: x, horizontal: knots(ofShares: widths, bound: spline.bound),
    vertical: knots(ofShares: heights, bound: spline.bound), isInverse: isInverse)
  let slope = bin.chosen(slopes)
  let cubic = MonotoneCubic(
    before: bin.chosen(derivatives) / slope, after: bin.chosen(derivatives, offset: 1) / slope)

  let (position, y): (Value, Value)
  if isInverse {
    position = cubic.root(bin.share(of: x))
    y = bin.argument(at: position)
  } else {
    position = bin.position(of: x)
    y = bin.image(at: cubic.value(position))
  }
  let logDerivative = log(slope * cubic.derivative(position))
  return (y, isInverse ? -logDerivative : logDerivative)
}

/// Keeps the logarithm of the derivative at a bound finite where its sigmoid underflows.
///
/// Large enough for its reciprocal's square to be finite in float32.
private let leastEnd = 1e-18

/// The derivatives at the `K - 1` interior knots (Steffen 1990): twice the least of both slopes and of
/// half the derivative of the parabola through three knots.
private func interiorDerivatives(widths: Value, slopes: Value) -> Value {
  let bins = widths.shape.columns
  let (width, nextWidth) = (widths.columns(0..<bins - 1), widths.columns(1..<bins))
  let (slope, nextSlope) = (slopes.columns(0..<bins - 1), slopes.columns(1..<bins))
  let parabola = (nextWidth * slope + width * nextSlope) / (width + nextWidth)
  return 2 * minimum(minimum(slope, nextSlope), 0.5 * parabola)
}

private func minimum(_ left: Value, _ right: Value) -> Value {
  select(isAtLeast(left, right), right, left)
}
