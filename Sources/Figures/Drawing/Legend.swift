/// What the legend of a panel says and how much room it takes.
struct Legend {
  struct Entry {
    /// The label, broken into lines when it is wider than the panel.
    let label: TextBlock
    let layer: Layer
    let color: Color

    var width: Double {
      let widest = label.lines.map { TextMetrics.width($0, size: label.size) }.max() ?? 0
      return Theme.legendHandle + Theme.legendGap + widest
    }

    var height: Double { Double(label.lines.count) * Theme.legendSize * Theme.legendRow }
  }

  let entries: [Entry]
  private static let entryGap = 12.0

  /// The legend of a panel whose plot area is `width` wide.
  init(_ content: PanelContent, width: Double) {
    let room = max(width - Theme.legendHandle - Theme.legendGap, Theme.legendTextWidth)
    entries = zip(content.panel.layers, content.layerColors).compactMap { layer, color in
      guard let label = layer.label, !label.isEmpty else { return nil }
      let text = TextBlock(label, size: Theme.legendSize, width: room)
      return text.lines.isEmpty ? nil : Entry(label: text, layer: layer, color: color)
    }
  }

  /// Where the legend lies inside `frame` without covering data; `nil` when there is no such place.
  func freePlace(in frame: PlotFrame, content: PanelContent) -> Rectangle? {
    let width = (entries.map { $0.width }.max() ?? 0) + 2
    let height = entries.map { $0.height }.reduce(0, +)
    let area = frame.area
    let inset = Theme.legendInset
    guard width + 2 * inset <= area.width, height + 2 * inset <= area.height else { return nil }
    let obstacles = content.panel.layers.flatMap { $0.obstacles(in: frame) }
    let free = (x: area.width - width - 2 * inset, y: area.height - height - 2 * inset)
    for corner in Legend.preferences {
      let place = Rectangle(
        x: area.x + inset + free.x * corner.x, y: area.y + inset + free.y * corner.y,
        width: width, height: height)
      let guarded = Rectangle(
        x: place.x - 3, y: place.y - 3, width: place.width + 6, height: place.height + 6)
      if !obstacles.contains(where: { guarded.contains($0) }) { return place }
    }
    return nil
  }

  /// Corners first, upper before lower and right before left, then the middles.
  private static let preferences = [
    Point(x: 1, y: 0), Point(x: 0, y: 0), Point(x: 1, y: 1), Point(x: 0, y: 1),
    Point(x: 0.5, y: 0), Point(x: 0.5, y: 1),
  ]

  /// Entries in rows no wider than `width`, for the place above the axes.
  func rows(width: Double) -> [[Entry]] {
    var rows: [[Entry]] = []
    var used = 0.0
    for entry in entries {
      if !rows.isEmpty, used + Legend.entryGap + entry.width <= width {
        rows[rows.count - 1].append(entry)
        used += Legend.entryGap + entry.width
      } else {
        rows.append([entry])
        used = entry.width
      }
    }
    return rows
  }

  private static func height(of row: [Entry]) -> Double { row.map { $0.height }.max() ?? 0 }

  func heightAbove(width: Double) -> Double {
    rows(width: width).map { Legend.height(of: $0) }.reduce(0, +)
      + (entries.isEmpty ? 0 : Theme.labelGap)
  }

  /// How far the rows above the axes reach beyond a plot area on either side.
  func overhang(width: Double) -> Double {
    let widest = rows(width: width).map { Legend.width(of: $0) }.max() ?? 0
    return max(0, (widest - width) / 2)
  }

  private static func width(of row: [Entry]) -> Double {
    row.map { $0.width }.reduce(0, +) + Double(row.count - 1) * entryGap
  }

  func draw(in place: Rectangle, _ writer: inout SVGWriter) {
    var y = place.y
    for entry in entries {
      draw(entry, x: place.x, centeredAt: y + entry.height / 2, &writer)
      y += entry.height
    }
  }

  func drawAbove(_ area: Rectangle, _ writer: inout SVGWriter) {
    var y = area.y - heightAbove(width: area.width)
    for row in rows(width: area.width) {
      let height = Legend.height(of: row)
      var x = area.x + (area.width - Legend.width(of: row)) / 2
      for entry in row {
        draw(entry, x: x, centeredAt: y + height / 2, &writer)
        x += entry.width + Legend.entryGap
      }
      y += height
    }
  }

  private func draw(
    _ entry: Entry, x: Double, centeredAt y: Double, _ writer: inout SVGWriter
  ) {
    entry.layer.drawHandle(
      Rectangle(x: x, y: y - 4, width: Theme.legendHandle, height: 8), color: entry.color,
      in: &writer)
    let size = entry.label.size
    let step = Theme.legendSize * Theme.legendRow
    for (index, line) in entry.label.lines.enumerated() {
      let middle = y + (Double(index) - Double(entry.label.lines.count - 1) / 2) * step
      writer.element(
        "text",
        [
          ("x", SVGWriter.number(x + Theme.legendHandle + Theme.legendGap)),
          ("y", SVGWriter.number(middle + size * TextMetrics.capHeight / 2)),
          ("font-size", SVGWriter.number(size)),
        ], text: line)
    }
  }
}

extension Layer {
  /// Name in the legend.
  var label: String? {
    switch self {
    case .line(let line): line.label
    case .band(let band): band.label
    case .scatter(let points): points.label
    case .rule(let rule): rule.label
    case .heatMap, .coloredCurve, .note: nil
    }
  }

  fileprivate func drawHandle(_ box: Rectangle, color: Color, in writer: inout SVGWriter) {
    let middle = box.y + box.height / 2
    var path = PathBuilder()
    path.segment(Point(x: box.x, y: middle), Point(x: box.right, y: middle))
    switch self {
    case .line(let line):
      if line.spread != nil { Layer.drawPatch(box, color: color, in: &writer) }
      path.stroke(color, width: line.width, dash: line.dash, in: &writer)
      if let marker = line.marker {
        var shape = PathBuilder()
        shape.marker(
          marker, at: Point(x: box.x + box.width / 2, y: middle), radius: line.markerRadius)
        shape.fill(color, in: &writer)
      }
    case .rule(let rule): path.stroke(color, width: 1, dash: rule.dash, in: &writer)
    case .band: Layer.drawPatch(box, color: color, in: &writer)
    case .scatter(let points):
      var shape = PathBuilder()
      shape.marker(
        .circle, at: Point(x: box.x + box.width / 2, y: middle),
        radius: max(2, min(4, points.radius)))
      shape.fill(color, in: &writer)
    case .heatMap, .coloredCurve, .note: break
    }
  }

  private static func drawPatch(_ box: Rectangle, color: Color, in writer: inout SVGWriter) {
    var patch = PathBuilder()
    patch.polygon([
      Point(x: box.x, y: box.y), Point(x: box.right, y: box.y), Point(x: box.right, y: box.bottom),
      Point(x: box.x, y: box.bottom),
    ])
    patch.fill(color, opacity: Theme.bandOpacity, in: &writer)
  }
}

extension LineSeries {
  /// Radius of the marker in points.
  var markerRadius: Double { width + 0.9 }
}
