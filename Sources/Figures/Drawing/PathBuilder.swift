/// The `d` attribute of a path; consecutive points that print the same are written once.
struct PathBuilder {
  private(set) var data = ""
  private var last = ""

  mutating func move(_ point: Point) {
    last = PathBuilder.text(point)
    data += "M" + last
  }

  mutating func line(_ point: Point) {
    let text = PathBuilder.text(point)
    guard text != last else { return }
    last = text
    data += "L" + text
  }

  mutating func segment(_ first: Point, _ second: Point) {
    move(first)
    line(second)
  }

  mutating func polyline(_ points: some Sequence<Point>) {
    for (index, point) in points.enumerated() {
      if index == 0 { move(point) } else { line(point) }
    }
  }

  mutating func close() { data += "Z" }

  mutating func polygon(_ points: some Sequence<Point>) {
    polyline(points)
    close()
  }

  /// A shape of about the same area for every marker, `radius` being that of the circle.
  mutating func marker(_ marker: Marker, at center: Point, radius: Double) {
    func corner(_ x: Double, _ y: Double) -> Point {
      Point(x: center.x + x * radius, y: center.y + y * radius)
    }
    switch marker {
    case .circle:
      move(corner(-1, 0))
      let r = SVGWriter.number(radius)
      let diameter = SVGWriter.number(2 * radius)
      data += "a\(r) \(r) 0 1 0 \(diameter) 0a\(r) \(r) 0 1 0 -\(diameter) 0Z"
    case .square:
      polygon([corner(-0.9, -0.9), corner(0.9, -0.9), corner(0.9, 0.9), corner(-0.9, 0.9)])
    case .triangle: polygon([corner(0, -1.3), corner(1.2, 0.9), corner(-1.2, 0.9)])
    case .diamond: polygon([corner(0, -1.35), corner(1.15, 0), corner(0, 1.35), corner(-1.15, 0)])
    }
  }

  /// Writes the path as a line; nothing when it is empty.
  func stroke(
    _ color: Color, width: Double, dash: Dash = .solid, cap: LineCap = .square,
    in writer: inout SVGWriter
  ) {
    guard !data.isEmpty else { return }
    writer.element(
      "path",
      [
        ("d", data), ("fill", "none"), ("stroke", color.hexadecimal),
        ("stroke-width", SVGWriter.number(width)),
      ] + dash.attributes(width: width, cap: cap) + [("stroke-linejoin", "round")])
  }

  /// Writes the path as an area; nothing when it is empty.
  func fill(_ color: Color, opacity: String? = nil, in writer: inout SVGWriter) {
    guard !data.isEmpty else { return }
    writer.element(
      "path",
      [("d", data), ("fill", color.hexadecimal)] + (opacity.map { [("fill-opacity", $0)] } ?? []))
  }

  private static func text(_ point: Point) -> String {
    SVGWriter.number(point.x) + " " + SVGWriter.number(point.y)
  }
}

/// The ends of an undashed line.
enum LineCap: String {
  case square
  case round
}

extension Dash {
  fileprivate func attributes(width: Double, cap: LineCap) -> [SVGWriter.Attribute] {
    let pattern: [Double] =
      switch self {
      case .solid: []
      case .dashed: [3.7, 1.6]
      case .dotted: [1, 1.65]
      case .dashDotted: [6.4, 1.6, 1, 1.6]
      }
    guard !pattern.isEmpty else { return [("stroke-linecap", cap.rawValue)] }
    let text = pattern.map { SVGWriter.number($0 * width) }.joined(separator: " ")
    return [("stroke-dasharray", text)]
  }
}
