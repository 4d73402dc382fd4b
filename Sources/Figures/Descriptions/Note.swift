/// A line of text at a place of the data, for what is better said there than in a legend.
public struct Note: Hashable, Sendable {
  /// Which way the text runs from its place.
  public enum Direction: Hashable, Sendable {
    /// To the right, at the height of the place.
    case right
    /// To the left, up to the place.
    case left
    /// Upwards, to the right of the place.
    case upwards
    /// Downwards from the top of the panel, to the right of the place, read upwards.
    case hanging
  }

  /// What it says.
  public var text: String
  /// The horizontal position.
  public var x: Double
  /// The vertical position; that of a hanging text is the top of the panel.
  public var y: Double
  /// Which way it runs.
  public var direction: Direction
  /// Its colour; it stands out from what is under it by a white rim.
  public var color: Color

  /// A text; see the properties.
  public init(
    _ text: String, x: Double, y: Double, direction: Direction = .right, color: Color = .black
  ) {
    self.text = text
    self.x = x
    self.y = y
    self.direction = direction
    self.color = color
  }
}
