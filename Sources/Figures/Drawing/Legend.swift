/// What the legend of a panel says and how much room it takes.
struct Legend {
  struct Entry {
    let label: String
    let layer: Layer
    let color: Color
    var width: Double {
      Theme.legendHandle + Theme.legendGap + TextMetrics.width(label, size: Theme.legendSize)
    }
  }

  let entries: [Entry]
  private static let rowHeight = Theme.legendSize * Theme.legendRow
  private static let entryGap = 12.0

  init(_ content: PanelContent) {
    entries = zip(content.panel.layers, content.layerColors).compactMap { layer, color in
      guard let label = layer.label, !label.isEmpty else { return nil }
      return Entry(label: label, layer: layer, color: color)
    }
  }

  /// Where the legend lies inside `frame` without covering data; `nil` when there is no such place.
  func freePlace(in frame: PlotFrame, content: PanelContent) -> Rectangle? {
    let width = (entries.map { $0.width }.max() ?? 0) + 2
    let height = Double(entries.count) * Legend.rowHeight
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

  func heightAbove(width: Double) -> Double {
    Double(rows(width: width).count) * Legend.rowHeight + (entries.isEmpty ? 0 : Theme.labelGap)
  }

  func draw(in place: Rectangle, _ writer: inout SVGWriter) {
    for (index, entry) in entries.enumerated() {
      draw(entry, x: place.x, y: place.y + (Double(index) + 0.5) * Legend.rowHeight, &writer)
    }
  }

  func drawAbove(_ area: Rectangle, _ writer: inout SVGWriter) {
    let rows = rows(width: area.width)
    var y = area.y - Theme.labelGap - (Double(rows.count) - 0.5) * Legend.rowHeight
    for row in rows {
      let width =
        row.map { $0.width }.reduce(0, +) + Double(row.count - 1) * Legend.entryGap
      var x = area.x + (area.width - width) / 2
      for entry in row {
        draw(entry, x: x, y: y, &writer)
        x += entry.width + Legend.entryGap
      }
      y += Legend.rowHeight
    }
  }

  private func draw(_ entry: Entry, x: Double, y: Double, _ writer: inout SVGWriter) {
    entry.layer.drawHandle(
      Rectangle(x: x, y: y - 4, width: Theme.legendHandle, height: 8), color: entry.color,
      in: &writer)
    writer.element(
      "text",
      [
        ("x", SVGWriter.number(x + Theme.legendHandle + Theme.legendGap)),
        ("y", SVGWriter.number(y + Theme.legendSize * TextMetrics.capHeight / 2)),
        ("font-size", SVGWriter.number(Theme.legendSize)),
      ], text: entry.label)
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
    case .heatMap, .coloredCurve: nil
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
    case .heatMap, .coloredCurve: break
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
