import Glibc

/// Ends of axes that can be divided by, whatever the data.
enum AxisRange {
  /// Magnitudes beyond this are not drawn, so that spans and products stay finite.
  static let largest = 1e300
  /// The smallest positive number that a logarithmic axis reaches.
  static let smallest = 1e-300

  /// A range for `extent`, the least and greatest finite value (`nil` without data).
  ///
  /// A single value gets a neighbourhood; `margin` widens both ends by that share of the length.
  static func range(covering extent: ClosedRange<Double>?, scale: AxisScale, margin: Double)
    -> ClosedRange<Double>
  {
    switch scale {
    case .linear:
      guard let extent else { return 0...1 }
      let lower = min(max(extent.lowerBound, -largest), largest)
      let upper = min(max(extent.upperBound, -largest), largest)
      let magnitude = max(abs(lower), abs(upper))
      // Below this span doubles cannot hold distinct ticks.
      guard upper - lower > max(magnitude * 1e-9, smallest) else {
        let pad = magnitude < smallest ? 1 : magnitude * 0.05
        return (lower - pad)...(upper + pad)
      }
      let pad = (upper - lower) * margin
      return (lower - pad)...(upper + pad)
    case .logarithmic:
      guard let extent, extent.upperBound > 0 else { return 0.1...10 }
      let lower = log10(min(max(extent.lowerBound, smallest), largest))
      let upper = log10(min(max(extent.upperBound, smallest), largest))
      let pad = upper - lower > 1e-6 ? (upper - lower) * margin : 0.3
      return pow(10, max(lower - pad, -305))...pow(10, min(upper + pad, 305))
    }
  }
}

extension AxisScale {
  /// Whether a value has a place on such an axis.
  func canShow(_ value: Double) -> Bool {
    value.isFinite && (self == .linear || value > 0)
  }

  /// Where `value` lies between the ends of `range`: 0 at the lower end, 1 at the upper.
  func fraction(_ value: Double, in range: ClosedRange<Double>) -> Double {
    switch self {
    case .linear:
      // Halved first, because the difference of two huge values is not finite.
      return (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    case .logarithmic:
      let lower = log10(range.lowerBound)
      return (log10(value) - lower) / (log10(range.upperBound) - lower)
    }
  }

  /// Ticks for an axis of this kind, best first, about `target` or fewer.
  func choices(in range: ClosedRange<Double>, target: Int) -> [Ticks] {
    switch self {
    case .linear: LinearTicks.choices(in: range, target: target).map { Ticks(major: $0) }
    case .logarithmic:
      (3...max(3, target)).reversed().map { LogarithmicTicks.ticks(in: range, target: $0) }
    }
  }
}

/// The least and greatest value that `scale` can show, or `nil` when there is none.
func extent(of values: some Sequence<Double>, scale: AxisScale) -> ClosedRange<Double>? {
  var result: ClosedRange<Double>?
  for value in values where scale.canShow(value) {
    guard let found = result else {
      result = value...value
      continue
    }
    if value < found.lowerBound { result = value...found.upperBound }
    if value > found.upperBound { result = found.lowerBound...value }
  }
  return result
}
