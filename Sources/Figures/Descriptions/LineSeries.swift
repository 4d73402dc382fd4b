/// A line through points `(x[i], y[i])`; it is interrupted where a coordinate is not finite.
public struct LineSeries: Hashable, Sendable {
  /// Name in the legend; `nil` keeps the line out of it.
  public var label: String?
  /// Horizontal positions, one per point.
  public var x: [Double]
  /// Vertical positions, one per point.
  public var y: [Double]
  /// Lower and upper end of the band around each point, for example mean minus and plus spread.
  public var spread: Spread?
  /// Colour; by default the next of ``Color/categorical``.
  public var color: Color?
  /// Line style.
  public var dash: Dash
  /// Shape at each point; `nil` draws none.
  public var marker: Marker?
  /// Line width in points.
  public var width: Double

  /// The ends of a band.
  public struct Spread: Hashable, Sendable {
    /// Lower end at each point.
    public var lower: [Double]
    /// Upper end at each point.
    public var upper: [Double]

    /// A band between two curves.
    public init(lower: [Double], upper: [Double]) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// A line; see the properties.
  ///
  /// - Precondition: All arrays have the same length.
  public init(
    _ label: String?, x: [Double], y: [Double], spread: Spread? = nil, color: Color? = nil,
    dash: Dash = .solid, marker: Marker? = nil, width: Double = 1.5
  ) {
    precondition(x.count == y.count, "\(x.count) horizontal for \(y.count) vertical positions")
    precondition(
      spread.map { $0.lower.count == x.count && $0.upper.count == x.count } ?? true,
      "a spread must have an end for each of the \(x.count) points")
    self.label = label
    self.x = x
    self.y = y
    self.spread = spread
    self.color = color
    self.dash = dash
    self.marker = marker
    self.width = width
  }
}
