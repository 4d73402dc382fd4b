/// A place on the page in points from the top left.
struct Point: Hashable {
  var x: Double
  var y: Double
}

/// A rectangle on the page in points from the top left.
struct Rectangle: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  func contains(_ point: Point) -> Bool {
    point.x >= x && point.x <= right && point.y >= y && point.y <= bottom
  }

  /// The attributes of a `<rect>` or `<image>`.
  var attributes: [SVGWriter.Attribute] {
    [
      ("x", SVGWriter.number(x)), ("y", SVGWriter.number(y)),
      ("width", SVGWriter.number(width)), ("height", SVGWriter.number(height)),
    ]
  }
}

/// Room around a plot area in points.
struct Insets: Hashable {
  var left = 0.0
  var top = 0.0
  var right = 0.0
  var bottom = 0.0
}
