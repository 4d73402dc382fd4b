import Tensors

/// The bins of a batch of splines, and the bin that each value falls into.
///
/// The choice is a row of zeros and one 1, so that whatever belongs to a bin is picked by a product,
/// which differentiates.
struct SplineBins {
  /// The ends of the chosen bins on the axis of the arguments, of the shape of the values.
  let left, right: Value
  /// Their ends on the axis of the images.
  let bottom, top: Value
  private let choice: Value

  /// The bins of the given values.
  ///
  /// - Parameters:
  ///   - x: Values within the bounds, any shape.
  ///   - horizontal: The `K + 1` knots on the axis of the arguments: the shape of `x`, one more axis.
  ///   - vertical: The knots on the axis of the images, of that shape.
  ///   - isInverse: Whether the values are images.
  init(of x: Value, horizontal: Value, vertical: Value, isInverse: Bool) {
    let bins = horizontal.shape.columns - 1
    // Knots at or below x, minus those at or below it one further on.
    let searched = (isInverse ? vertical : horizontal).columns(0..<bins)
    let isBelow = isAtLeast(x.repeatedColumns(bins), searched)
    let choice =
      isBelow - isBelow.columns(1..<bins).scattered(to: Array(0..<bins - 1), of: bins)
    func chosen(_ values: Value, offset: Int) -> Value {
      Self.chosen(values, by: choice, offset: offset)
    }
    self.choice = choice
    left = chosen(horizontal, offset: 0)
    right = chosen(horizontal, offset: 1)
    bottom = chosen(vertical, offset: 0)
    top = chosen(vertical, offset: 1)
  }

  /// The extents of the chosen bins: differences of knots, so that neighbouring bins meet exactly.
  var width: Value { right - left }
  /// The extents of the chosen bins on the axis of the images.
  var height: Value { top - bottom }

  /// The place of arguments in their bins: exactly 0 and 1 at the ends.
  func position(of x: Value) -> Value { (x - left) / width }

  /// The place of images in their bins.
  func share(of y: Value) -> Value { (y - bottom) / height }

  /// The arguments at the given places of the chosen bins; exact at both ends.
  ///
  /// So the bounds are mapped to themselves, not to a number just outside.
  func argument(at position: Value) -> Value { left * (1 - position) + right * position }

  /// The images at the given places of the chosen bins; exact at both ends.
  func image(at share: Value) -> Value { bottom * (1 - share) + top * share }

  /// What belongs to the chosen bins.
  ///
  /// - Parameters:
  ///   - values: One number for each bin or knot, along the last axis.
  ///   - offset: 1 for the knot at the end of the bin.
  /// - Returns: The shape of the values.
  func chosen(_ values: Value, offset: Int = 0) -> Value {
    Self.chosen(values, by: choice, offset: offset)
  }

  private static func chosen(_ values: Value, by choice: Value, offset: Int) -> Value {
    let bins = choice.shape.columns
    return (values.columns(offset..<bins + offset) * choice).sum(over: [choice.shape.rank - 1])
  }
}

/// The shares of the interval that bins take, from their logits; none is below the least one.
///
/// - Parameter logits: One column for each bin.
func binShares(_ logits: Value) -> Value {
  let free = 1 - Double(logits.shape.columns) * SplineShape.minimumBin
  return free * softmax(logits) + SplineShape.minimumBin
}

/// The `K + 1` knots along one axis, from the shares of `K` bins; the ends are exact.
func knots(ofShares shares: Value, bound: Double) -> Value {
  let interior = shares.cumulativeSum.columns(0..<shares.shape.columns - 1)
    .affine(scale: 2 * bound, offset: -bound)
  return interior.between(-bound, bound)
}

/// A map inside the bounds, both included, and the identity outside.
///
/// Outside, the map sees a harmless zero, so that no invalid number can arise there, not even in a
/// derivative.
///
/// - Parameters:
///   - input: Values, any shape.
///   - bound: Half of the interval's length.
///   - map: From values within the bounds to images and logarithms of derivatives.
func withLinearTails(
  _ input: Value, bound: Double, _ map: (Value) -> (y: Value, logDerivative: Value)
) -> (y: Value, logDerivative: Value) {
  let upper = input.tracer.constant(bound, shape: input.shape)
  let isInside = isAtLeast(input, -upper) * isAtLeast(upper, input)
  let (y, logDerivative) = map(select(isInside, input, input.zeros))
  return (select(isInside, y, input), select(isInside, logDerivative, input.zeros))
}

extension Value {
  /// The array with one more column on either side, filled with the given numbers.
  func between(_ first: Double, _ last: Double) -> Value {
    let width = shape.columns + 2
    var ends = Tensor(repeating: 0, shape: [width])
    ends.values[0] = first
    ends.values[width - 1] = last
    let result = scattered(to: Array(1..<width - 1), of: width)
    return result + tracer.constant(ends).broadcast(to: result.shape, axes: [result.shape.rank - 1])
  }

  /// The array with one more column on either side: the two columns of `ends`.
  func between(_ ends: Value) -> Value {
    let width = shape.columns + 2
    return scattered(to: Array(1..<width - 1), of: width)
      + ends.scattered(to: [0, width - 1], of: width)
  }
}
