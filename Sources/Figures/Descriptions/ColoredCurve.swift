/// A curve whose colour is a value, for example a density along a manifold.
public struct ColoredCurve: Hashable, Sendable {
  /// Horizontal positions, one per point.
  public var x: [Double]
  /// Vertical positions, one per point.
  public var y: [Double]
  /// The value at each point; a segment takes the mean of its ends.
  public var values: [Double]
  /// Line width in points.
  public var width: Double

  /// A coloured curve; see the properties.
  ///
  /// - Precondition: All arrays have the same length.
  public init(x: [Double], y: [Double], values: [Double], width: Double = 2) {
    precondition(
      x.count == y.count && x.count == values.count,
      "\(x.count) horizontal and \(y.count) vertical positions for \(values.count) values")
    self.x = x
    self.y = y
    self.values = values
    self.width = width
  }
}
