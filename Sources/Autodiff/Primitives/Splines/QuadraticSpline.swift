import Tensors

/// A spline of parabolas: its derivative is linear between the knots.
///
/// With the derivatives `V₀`, `V₁` at the ends of a bin and `t` the place in it, the share of the bin's
/// height that is reached is `p(t) = 2 V₀ / (V₀ + V₁) · t (1 - t) + t²`. Where it is `v` the derivative is
/// `√(V₀² (1 - v) + V₁² v)`, so that `t = (V₀ + V₁) v / (V₀ + √...)`.
///
/// - Parameters:
///   - x: Values within the bounds, any shape.
///   - parameters: The shape of `x` and one more axis of `2K - 1`.
///   - spline: What is fixed.
///   - boundary: The derivative at the bounds.
///   - isInverse: Whether the inverse map is meant.
func quadraticSpline(
  _ x: Value, parameters: Value, spline: SplineShape, boundary: QuadraticBoundary, isInverse: Bool
) -> (y: Value, logDerivative: Value) {
  let bins = spline.bins
  let widths = binShares(spline.logitScale * parameters.columns(0..<bins))
  let slopes = knotSlopes(
    spline.logitScale * parameters.columns(bins..<2 * bins - 1), widths: widths,
    boundary: boundary)
  let bin = SplineBins(
    of: x, horizontal: knots(ofShares: widths, bound: spline.bound),
    vertical: knots(ofShares: areas(under: slopes, widths: widths), bound: spline.bound),
    isInverse: isInverse)
  let (before, after) = (bin.chosen(slopes), bin.chosen(slopes, offset: 1))

  let (position, y): (Value, Value)
  if isInverse {
    let share = bin.share(of: x)
    // The root in the form that has no cancellation, and stands where the parabola is a line.
    let slope = sqrt(square(before) * (1 - share) + square(after) * share)
    position = (before + after) * share / (before + slope)
    y = bin.argument(at: position)
  } else {
    position = bin.position(of: x)
    let initial = 2 * (before / (before + after))
    y = bin.image(at: initial * (position * (1 - position)) + square(position))
  }
  let logDerivative = log(before * (1 - position) + after * position)
  return (y, isInverse ? -logDerivative : logDerivative)
}

/// The derivatives at all `K + 1` knots, from the logits of the interior ones.
///
/// They are scaled so that the area below them is 1. A softmax does: a common factor drops out there.
private func knotSlopes(_ logits: Value, widths: Value, boundary: QuadraticBoundary) -> Value {
  let interior = softmax(logits)
  let bins = widths.shape.columns
  let last = widths.shape.rank - 1
  var weights = widths
  if boundary == .published {
    var halves = Tensor(repeating: 1, shape: [bins])
    (halves.values[0], halves.values[bins - 1]) = (0.5, 0.5)
    weights = widths * widths.tracer.constant(halves).broadcast(to: widths.shape, axes: [last])
  }
  // The boundary value that equals the whole area, itself included: then its scaled value is 1.
  let pairs = weights.columns(0..<bins - 1) + weights.columns(1..<bins)
  let end =
    (interior * pairs).sum(over: [last]) / (2 - weights.columns([0, bins - 1]).sum(over: [last]))
  let slopes = interior.between(end.repeatedColumns(2))
  let area = areas(under: slopes, widths: widths).sum(over: [last])
  let least = SplineShape.minimumDerivative
  return (1 - least) * (slopes / area.repeatedColumns(bins + 1)) + least
}

/// The areas of the trapezoids below the derivatives: the heights of the bins.
private func areas(under slopes: Value, widths: Value) -> Value {
  let bins = widths.shape.columns
  return 0.5 * ((slopes.columns(0..<bins) + slopes.columns(1..<bins + 1)) * widths)
}
