extension Layer {
  /// Draws the layer into the plot area of `frame`; the caller clips.
  func draw(
    in frame: PlotFrame, layerColor: Color, color: (scale: ColorScale, range: ClosedRange<Double>)?,
    _ writer: inout SVGWriter
  ) {
    switch self {
    case .line(let line): line.draw(in: frame, color: layerColor, &writer)
    case .band(let band):
      Layer.fill(
        frame.outlines(band.x, lower: band.lower, upper: band.upper), color: layerColor,
        opacity: SVGWriter.number(band.opacity), &writer)
    case .scatter(let points): points.draw(in: frame, color: layerColor, &writer)
    case .heatMap(let map):
      if let color { map.draw(in: frame, color.scale, color.range, &writer) }
    case .coloredCurve(let curve):
      if let color { curve.draw(in: frame, color.scale, color.range, &writer) }
    case .rule(let rule): rule.draw(in: frame, &writer)
    case .note(let note): note.draw(in: frame, &writer)
    }
  }

  fileprivate static func fill(
    _ outlines: [[Point]], color: Color, opacity: String = Theme.bandOpacity,
    _ writer: inout SVGWriter
  ) {
    var path = PathBuilder()
    for outline in outlines { path.polygon(outline) }
    path.fill(color, opacity: opacity, in: &writer)
  }
}

extension LineSeries {
  fileprivate func draw(in frame: PlotFrame, color: Color, _ writer: inout SVGWriter) {
    if let spread {
      Layer.fill(
        frame.outlines(x, lower: spread.lower, upper: spread.upper), color: color, &writer)
    }
    var path = PathBuilder()
    var shapes = PathBuilder()
    for stretch in frame.stretches(x, y) {
      if stretch.count > 1 {
        path.polyline(stretch)
      } else if marker == nil {
        // A point without neighbours would be a line of no length.
        shapes.marker(.circle, at: stretch[0], radius: width)
      }
      guard let marker else { continue }
      for point in stretch { shapes.marker(marker, at: point, radius: markerRadius) }
    }
    path.stroke(color, width: width, dash: dash, in: &writer)
    shapes.fill(color, in: &writer)
  }
}

extension ScatterSeries {
  fileprivate func draw(in frame: PlotFrame, color: Color, _ writer: inout SVGWriter) {
    let visible = frame.stretches(x, y).flatMap { $0 }.filter { frame.area.contains($0) }
    guard !visible.isEmpty else { return }
    writer.group(
      "g",
      [
        ("fill", color.hexadecimal),
        ("fill-opacity", SVGWriter.number(min(max(opacity, 0), 1))),
      ]
    ) { writer in
      for point in visible {
        writer.element(
          "circle",
          [
            ("cx", SVGWriter.number(point.x)), ("cy", SVGWriter.number(point.y)),
            ("r", SVGWriter.number(radius)),
          ])
      }
    }
  }
}

extension Rule {
  fileprivate func draw(in frame: PlotFrame, _ writer: inout SVGWriter) {
    let area = frame.area
    var path = PathBuilder()
    switch direction {
    case .horizontal:
      guard let place = frame.point(frame.xRange.lowerBound, value) else { return }
      path.segment(Point(x: area.x, y: place.y), Point(x: area.right, y: place.y))
    case .vertical:
      guard let place = frame.point(value, frame.yRange.lowerBound) else { return }
      path.segment(Point(x: place.x, y: area.bottom), Point(x: place.x, y: area.y))
    }
    path.stroke(color, width: 1, dash: dash, in: &writer)
  }
}

extension Color {
  /// Whether a thin line of the colour is lost on white paper.
  fileprivate var isFaint: Bool {
    luminance >= Theme.faintestCurve && min(red, green, blue) >= Theme.faintestComponent
  }
}

extension ColoredCurve {
  fileprivate func draw(
    in frame: PlotFrame, _ scale: ColorScale, _ range: ClosedRange<Double>,
    _ writer: inout SVGWriter
  ) {
    var thread = PathBuilder()
    for stretch in frame.stretches(x, y) where stretch.count > 1 { thread.polyline(stretch) }
    thread.stroke(Theme.thread, width: Theme.threadWidth, in: &writer)

    // Segments of one colour after another are one path, or the file would have one per segment.
    var path = PathBuilder()
    var pathColor: Color?
    var previousEnd: Point?
    func flush(_ writer: inout SVGWriter) {
      if let pathColor, !pathColor.isFaint {
        path.stroke(pathColor, width: width, cap: .round, in: &writer)
      }
      path = PathBuilder()
    }
    for index in x.indices.dropFirst() {
      let value = values[index - 1] / 2 + values[index] / 2
      guard let start = frame.point(x[index - 1], y[index - 1]),
        let end = frame.point(x[index], y[index]), scale.scale.canShow(value)
      else {
        previousEnd = nil
        continue
      }
      let color = scale.map.color(at: scale.scale.fraction(value, in: range))
      if color != pathColor {
        flush(&writer)
        pathColor = color
        previousEnd = nil
      }
      if previousEnd == nil { path.move(start) }
      path.line(end)
      previousEnd = end
    }
    flush(&writer)
  }
}
