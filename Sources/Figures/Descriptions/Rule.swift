/// A straight line across the whole panel.
public struct Rule: Hashable, Sendable {
  /// Which way the line runs.
  public enum Direction: Hashable, Sendable {
    /// At one height.
    case horizontal
    /// At one horizontal position.
    case vertical
  }

  /// Name in the legend; `nil` keeps the line out of it.
  public var label: String?
  /// Which way the line runs.
  public var direction: Direction
  /// Where it crosses the other axis.
  public var value: Double
  /// Colour.
  public var color: Color
  /// Line style.
  public var dash: Dash

  /// A straight line; see the properties.
  public init(
    _ label: String?, _ direction: Direction, at value: Double, color: Color = .grey,
    dash: Dash = .dotted
  ) {
    self.label = label
    self.direction = direction
    self.value = value
    self.color = color
    self.dash = dash
  }
}
