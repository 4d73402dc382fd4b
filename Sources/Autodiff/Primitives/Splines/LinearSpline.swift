import Tensors

/// A spline of straight lines over bins of equal width.
///
/// - Parameters:
///   - x: Values within the bounds, any shape.
///   - parameters: The logits of the heights, the shape of `x` and one more axis of `K`.
///   - spline: What is fixed; its `logitScale` does not reach heights that stand alone.
///   - isInverse: Whether the inverse map is meant.
func linearSpline(
  _ x: Value, parameters: Value, spline: SplineShape, isInverse: Bool
) -> (y: Value, logDerivative: Value) {
  let (bins, bound) = (spline.bins, spline.bound)
  let heights = softmax(parameters) + leastShare
  let equal = Tensor(
    (0...bins).map { bound * (2 * Double($0) / Double(bins) - 1) }, shape: [bins + 1])
  let bin = SplineBins(
    of: x,
    horizontal: x.tracer.constant(equal).broadcast(
      to: Shape(x.shape.extents + [bins + 1]), axes: [x.shape.rank]),
    vertical: knots(ofShares: heights, bound: bound), isInverse: isInverse)
  let y: Value
  if isInverse {
    // Where a height underflows (the last one, at the bound) the quotient is 0, not 0 / 0.
    let isEmpty = isAtLeast(x.zeros, bin.height)
    y = bin.argument(at: (x - bin.bottom) / (bin.height + isEmpty))
  } else {
    y = bin.image(at: bin.position(of: x))
  }
  let logDerivative = log(Double(bins) * bin.chosen(heights))
  return (y, isInverse ? -logDerivative : logDerivative)
}

/// Keeps the logarithm of a height that underflows finite.
///
/// Too small to change a height that matters, large enough for its reciprocal's square to be finite
/// in float32.
private let leastShare = 1e-18
