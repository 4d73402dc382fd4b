/// Where one coordinate of a chart runs.
public struct ChartAxis: Hashable, Sendable {
  /// Every value of the coordinate; an end may be infinite.
  public let range: ClosedRange<Double>

  /// The finite part that grids and integrals cover: the range itself, unless that is infinite or
  /// reaches where next to nothing is.
  public let window: ClosedRange<Double>

  /// Whether both ends of the range are the same place, and other values count from there on.
  public let isPeriodic: Bool

  /// An axis.
  ///
  /// - Parameters:
  ///   - range: Every value of the coordinate.
  ///   - isPeriodic: Whether its ends are the same place.
  ///   - window: What grids cover; the range when it is left out.
  /// - Precondition: The window is finite, has a width and lies in the range.
  public init(
    _ range: ClosedRange<Double>, isPeriodic: Bool = false, window: ClosedRange<Double>? = nil
  ) {
    let window = window ?? range
    let width = window.upperBound - window.lowerBound
    precondition(
      width > 0 && width.isFinite && range.lowerBound <= window.lowerBound
        && window.upperBound <= range.upperBound,
      "the window \(window) of the coordinate in \(range) has no finite width")
    self.range = range
    self.window = window
    self.isPeriodic = isPeriodic
  }

  /// Whether the coordinate can have this value.
  public func contains(_ value: Double) -> Bool {
    isPeriodic ? value.isFinite : range.contains(value)
  }

  /// The value of a coordinate that is nearest to `value`: itself, the same place within one
  /// period, or an end.
  func nearest(to value: Double) -> Double {
    isPeriodic
      ? wrapped(value, into: range) : min(max(value, range.lowerBound), range.upperBound)
  }

  /// The middles of `count` equal cells of the window, ascending: never an end, hence never a pole.
  ///
  /// - Precondition: `count >= 1`.
  public func midpoints(count: Int) -> [Double] {
    precondition(count >= 1, "midpoints(count: \(count)): at least one cell is needed")
    let width = (window.upperBound - window.lowerBound) / Double(count)
    return (0..<count).map { window.lowerBound + width * (Double($0) + 0.5) }
  }
}

/// The same place of a periodic coordinate within the one period that is `range`.
func wrapped(_ value: Double, into range: ClosedRange<Double>) -> Double {
  guard !range.contains(value) else { return value }
  let period = range.upperBound - range.lowerBound
  let turns = ((value - range.lowerBound) / period).rounded(.down)
  // Rounding may lead an ulp beyond either end.
  return min(max(value - period * turns, range.lowerBound), range.upperBound)
}
