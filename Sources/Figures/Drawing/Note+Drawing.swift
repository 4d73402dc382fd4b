extension Note {
  /// Between a place and its text, in points.
  private static let gap = 3.0

  /// Draws the text into the plot area of `frame`.
  func draw(in frame: PlotFrame, _ writer: inout SVGWriter) {
    guard let place = place(in: frame) else { return }
    let size = Theme.noteSize
    let lift = size * TextMetrics.capHeight / 2
    var attributes: [SVGWriter.Attribute]
    switch direction {
    case .right, .left:
      let isRight = direction == .right
      attributes = [
        ("x", SVGWriter.number(place.x + (isRight ? Self.gap : -Self.gap))),
        ("y", SVGWriter.number(place.y + lift)),
        ("text-anchor", isRight ? "start" : "end"),
      ]
    case .upwards, .hanging:
      let x = SVGWriter.number(place.x + Self.gap + 2 * lift)
      let y = SVGWriter.number(place.y + (direction == .hanging ? Self.gap : -Self.gap))
      attributes = [
        ("x", x), ("y", y), ("transform", "rotate(-90 \(x) \(y))"),
        ("text-anchor", direction == .hanging ? "end" : "start"),
      ]
    }
    attributes += [
      ("font-size", SVGWriter.number(size)), ("fill", color.hexadecimal), ("stroke", "#ffffff"),
      ("stroke-width", "2.5"), ("stroke-linejoin", "round"), ("paint-order", "stroke"),
    ]
    writer.element("text", attributes, text: text)
  }

  /// Where the text covers the panel, for what must keep clear of it.
  func obstacles(in frame: PlotFrame) -> [Point] {
    guard let place = place(in: frame) else { return [] }
    let length = TextMetrics.width(text, size: Theme.noteSize) + Self.gap
    return stride(from: 0, through: length, by: 3).map { step in
      switch direction {
      case .right: Point(x: place.x + step, y: place.y)
      case .left: Point(x: place.x - step, y: place.y)
      case .upwards: Point(x: place.x + 5, y: place.y - step)
      case .hanging: Point(x: place.x + 5, y: place.y + step)
      }
    }
  }

  private func place(in frame: PlotFrame) -> Point? {
    guard direction == .hanging else { return frame.point(x, y) }
    return frame.point(x, frame.yRange.lowerBound).map { Point(x: $0.x, y: frame.area.y) }
  }
}
