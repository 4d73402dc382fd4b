import Tensors

/// The segments of a piecewise linear curve as they are looked up: `y = value + slope · (x - anchor)`.
///
/// Two tables are equal when they are the same object: what is looked up stands in one place.
public final class SegmentTable: Hashable, Sendable {
  /// Where one segment ends and the next begins, ascending, shape `[segment - 1]`.
  let ends: [Double]
  /// A place of each segment, shape `[segment]`.
  let anchors: [Double]
  /// The curve at the anchors, shape `[segment, component]`, row-major.
  let values: [Double]
  /// The derivative on each segment, shape `[segment, component]`, row-major.
  let slopes: [Double]
  /// The number of components.
  public let components: Int
  /// The same numbers in float32.
  let single: (ends: [Float], anchors: [Float], values: [Float], slopes: [Float])

  /// The table of a curve.
  public init(_ curve: PiecewiseLinearCurve) {
    let (knots, width) = (curve.knots, curve.components)
    components = width
    ends = Array(knots.dropFirst().dropLast())
    // The nearer to zero an anchor is, the less is lost by rounding: outer segments are long.
    let positions = (0..<knots.count - 1).map {
      abs(knots[$0]) <= abs(knots[$0 + 1]) ? $0 : $0 + 1
    }
    anchors = positions.map { knots[$0] }
    values = positions.flatMap { curve.values[$0 * width..<($0 + 1) * width] }
    slopes = (0..<knots.count - 1).flatMap { segment in
      (0..<width).map { component in
        let left = curve.values[segment * width + component]
        let right = curve.values[(segment + 1) * width + component]
        return (right - left) / (knots[segment + 1] - knots[segment])
      }
    }
    single = (
      ends.map(Float.init), anchors.map(Float.init), values.map(Float.init),
      slopes.map(Float.init)
    )
  }

  public static func == (left: SegmentTable, right: SegmentTable) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  /// The segment of a place: the number of ends that are not beyond it.
  @inline(__always)
  static func segment<Number: BinaryFloatingPoint>(
    of place: Number, _ ends: UnsafeBufferPointer<Number>
  ) -> Int {
    var (first, count) = (0, ends.count)
    while count > 0 {
      let half = count / 2
      let isBeyond = ends[first + half] <= place
      first = isBeyond ? first + half + 1 : first
      count = isBeyond ? count - half - 1 : half
    }
    return first
  }
}
