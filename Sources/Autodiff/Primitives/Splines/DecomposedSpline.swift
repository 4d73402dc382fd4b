import Tensors

/// The rational-quadratic spline in elementary steps (Durkan et al. 2019, equations 4 to 8)
///
/// This is the definition that the fused kernel is held against; it is written to be read.
func decomposedSpline(
  _ input: Value, parameters: Value, spline: SplineShape, isInverse: Bool
) -> [Value] {
  let (bins, bound) = (spline.bins, spline.bound)
  let tracer = input.tracer

  // Outside the interval the map is the identity; the spline sees a harmless zero there, so that no
  // invalid number can arise, not even in a derivative.
  let upper = tracer.constant(bound, shape: input.shape)
  let isInside = isAtLeast(input, -upper) * isAtLeast(upper, input)
  let x = select(isInside, input, input.zeros)

  let widths = knots(spline.logitScale * parameters.columns(0..<bins), bound: bound)
  let heights = knots(spline.logitScale * parameters.columns(bins..<2 * bins), bound: bound)
  let slopes = derivatives(parameters.columns(2 * bins..<3 * bins - 1))

  // One-hot choice of the bin: knots at or below x, minus those at or below it one further on.
  let searched = (isInverse ? heights : widths).columns(0..<bins)
  let isBelow = isAtLeast(x.repeatedColumns(bins), searched)
  let choice = isBelow - isBelow.columns(1..<bins).scattered(to: Array(0..<bins - 1), of: bins)
  func chosen(_ perKnot: Value, offset: Int = 0) -> Value {
    (perKnot.columns(offset..<bins + offset) * choice).sum(over: [x.shape.rank])
  }
  let (left, bottom) = (chosen(widths), chosen(heights))
  let width = chosen(widths, offset: 1) - left
  let height = chosen(heights, offset: 1) - bottom
  let (before, after) = (chosen(slopes), chosen(slopes, offset: 1))
  let slope = height / width
  let curvature = before + after - 2 * slope

  let position: Value
  if isInverse {
    let rise = x - bottom
    let a = rise * curvature + height * (slope - before)
    let b = height * before - rise * curvature
    let c = -(slope * rise)
    position = (2 * c) / (-b - sqrt(rectify(square(b) - 4 * (a * c))))
  } else {
    position = (x - left) / width
  }
  let complement = 1 - position
  let mixed = position * complement
  let denominator = slope + curvature * mixed
  let y =
    isInverse
    ? left + position * width
    : bottom + height * (slope * square(position) + before * mixed) / denominator
  let numerator =
    square(slope)
    * (after * square(position) + 2 * (slope * mixed) + before * square(complement))
  let logDerivative = log(numerator) - 2 * log(denominator)
  return [
    select(isInside, y, input),
    select(isInside, isInverse ? -logDerivative : logDerivative, input.zeros),
  ]
}

/// The `K + 1` knots along one axis, from the logits of the `K` bins' shares; the ends are exact.
private func knots(_ logits: Value, bound: Double) -> Value {
  let bins = logits.shape.columns
  let free = 1 - Double(bins) * SplineShape.minimumBin
  let shares = free * softmax(logits) + SplineShape.minimumBin
  let interior = shares.cumulativeSum.columns(0..<bins - 1).affine(scale: 2 * bound, offset: -bound)
  return interior.between(-bound, bound)
}

/// The `K + 1` derivatives at the knots: 1 at the ends, so that the tails join smoothly.
private func derivatives(_ parameters: Value) -> Value {
  (softplus(parameters) + SplineShape.minimumDerivative).between(1, 1)
}

extension Value {
  /// The array with one more column on either side, filled with the given numbers.
  fileprivate func between(_ first: Double, _ last: Double) -> Value {
    let width = shape.columns + 2
    var ends = Tensor(repeating: 0, shape: [width])
    ends.values[0] = first
    ends.values[width - 1] = last
    let result = scattered(to: Array(1..<width - 1), of: width)
    return result + tracer.constant(ends).broadcast(to: result.shape, axes: [result.shape.rank - 1])
  }
}
