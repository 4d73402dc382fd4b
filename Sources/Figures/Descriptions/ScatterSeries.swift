/// Unconnected points; those with a coordinate that is not finite are left out.
public struct ScatterSeries: Hashable, Sendable {
  /// Name in the legend; `nil` keeps the points out of it.
  public var label: String?
  /// Horizontal positions, one per point.
  public var x: [Double]
  /// Vertical positions, one per point.
  public var y: [Double]
  /// Colour; by default the next of ``Color/categorical``.
  public var color: Color?
  /// Radius of a point, in points (1/72 inch).
  public var radius: Double
  /// From 0 (invisible) to 1 (solid); overlapping points add up.
  public var opacity: Double

  /// A cloud of points; see the properties.
  ///
  /// - Precondition: The arrays have the same length.
  public init(
    _ label: String?, x: [Double], y: [Double], color: Color? = nil, radius: Double = 1.5,
    opacity: Double = 0.6
  ) {
    precondition(x.count == y.count, "\(x.count) horizontal for \(y.count) vertical positions")
    self.label = label
    self.x = x
    self.y = y
    self.color = color
    self.radius = radius
    self.opacity = opacity
  }
}
