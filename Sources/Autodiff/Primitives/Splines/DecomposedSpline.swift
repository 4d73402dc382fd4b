import Tensors

/// The rational-quadratic spline in elementary steps, equations 4 to 8 of arXiv:1906.04032.
///
/// This is the definition that the fused kernel is held against; it is written to be read.
func decomposedSpline(
  _ input: Value, parameters: Value, spline: SplineShape, isInverse: Bool
) -> [Value] {
  let (y, logDerivative) = withLinearTails(input, bound: spline.bound) {
    rationalQuadraticSpline(
      inside: $0, parameters: parameters, spline: spline, isInverse: isInverse)
  }
  return [y, logDerivative]
}

private func rationalQuadraticSpline(
  inside x: Value, parameters: Value, spline: SplineShape, isInverse: Bool
) -> (y: Value, logDerivative: Value) {
  let (bins, bound) = (spline.bins, spline.bound)
  let widths = binShares(spline.logitScale * parameters.columns(0..<bins))
  let heights = binShares(spline.logitScale * parameters.columns(bins..<2 * bins))
  // 1 at the ends, so that the tails join smoothly.
  let slopes =
    (softplus(parameters.columns(2 * bins..<3 * bins - 1)) + SplineShape.minimumDerivative)
    .between(1, 1)

  let bin = SplineBins(
    of: x, horizontal: knots(ofShares: widths, bound: bound),
    vertical: knots(ofShares: heights, bound: bound), isInverse: isInverse)
  let (before, after) = (bin.chosen(slopes), bin.chosen(slopes, offset: 1))
  let slope = bin.height / bin.width
  let curvature = before + after - 2 * slope

  let position: Value
  if isInverse {
    let rise = x - bin.bottom
    let a = rise * curvature + bin.height * (slope - before)
    let b = bin.height * before - rise * curvature
    let c = -(slope * rise)
    position = (2 * c) / (-b - sqrt(rectify(square(b) - 4 * (a * c))))
  } else {
    position = bin.position(of: x)
  }
  let complement = 1 - position
  let mixed = position * complement
  let denominator = slope + curvature * mixed
  let y =
    isInverse
    ? bin.left + position * bin.width
    : bin.bottom + bin.height * (slope * square(position) + before * mixed) / denominator
  let numerator =
    square(slope)
    * (after * square(position) + 2 * (slope * mixed) + before * square(complement))
  let logDerivative = log(numerator) - 2 * log(denominator)
  return (y, isInverse ? -logDerivative : logDerivative)
}
