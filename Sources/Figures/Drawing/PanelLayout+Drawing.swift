extension PanelLayout {
  /// Draws the panel with its plot area at `area`; `prefix` starts its identifiers.
  func draw(at area: Rectangle, prefix: String, in writer: inout SVGWriter) {
    let frame = PlotFrame(content, area: area)
    let clip = prefix + "-clip"
    writer.group("clipPath", [("id", clip)]) { $0.element("rect", area.attributes) }
    writer.group("g", [("clip-path", "url(#\(clip))")]) { writer in
      for (layer, color) in zip(content.panel.layers, content.layerColors) {
        writer.group("g", []) { writer in
          if let label = layer.label, !label.isEmpty {
            writer.element("title", [], text: label)
          }
          layer.draw(in: frame, layerColor: color, color: content.color, &writer)
        }
      }
    }
    drawAxes(at: area, in: &writer)
    drawTexts(at: area, in: &writer)
    colorBar?.draw(identifier: prefix + "-bar", left: area.right, top: area.y, in: &writer)
  }

  private func drawAxes(at area: Rectangle, in writer: inout SVGWriter) {
    writer.element(
      "rect",
      area.attributes + [
        ("fill", "none"), ("stroke", "#000000"),
        ("stroke-width", SVGWriter.number(Theme.frameWidth)),
      ])
    var path = PathBuilder()
    func vertical(_ value: Double, _ length: Double) {
      let x = area.x + xAxis.place(value)
      path.segment(Point(x: x, y: area.bottom), Point(x: x, y: area.bottom + length))
    }
    func horizontal(_ value: Double, _ length: Double) {
      let y = area.bottom - yAxis.place(value)
      path.segment(Point(x: area.x, y: y), Point(x: area.x - length, y: y))
    }
    for tick in xAxis.ticks.major { vertical(tick.value, Theme.tickLength) }
    for value in xAxis.ticks.minor { vertical(value, Theme.minorTickLength) }
    for tick in yAxis.ticks.major { horizontal(tick.value, Theme.tickLength) }
    for value in yAxis.ticks.minor { horizontal(value, Theme.minorTickLength) }
    path.stroke(.black, width: Theme.frameWidth, in: &writer)
  }

  private func drawTexts(at area: Rectangle, in writer: inout SVGWriter) {
    let size = Theme.tickLabelSize
    let fontSize: SVGWriter.Attribute = ("font-size", SVGWriter.number(size))
    if showsXLabels {
      let baseline = area.bottom + Theme.tickLength + Theme.tickGap + size * 0.8
      for tick in xAxis.ticks.major {
        writer.label(
          tick.label, size: size,
          [
            ("x", SVGWriter.number(area.x + xAxis.place(tick.value))),
            ("y", SVGWriter.number(baseline)), ("text-anchor", "middle"), fontSize,
          ])
      }
    }
    if showsYLabels {
      for tick in yAxis.ticks.major {
        let baseline =
          area.bottom - yAxis.place(tick.value) + size * TextMetrics.capHeight / 2
        writer.label(
          tick.label, size: size,
          [
            ("x", SVGWriter.number(area.x - Theme.tickLength - Theme.tickGap)),
            ("y", SVGWriter.number(baseline)), ("text-anchor", "end"), fontSize,
          ])
      }
    }
    let middle = area.x + area.width / 2
    xLabel.draw(
      centeredAt: middle, top: area.bottom + xAxis.heightBelow + Theme.labelGap, in: &writer)
    yLabel.drawUpwards(
      left: area.x - yAxis.widthBeside - Theme.labelGap - yLabel.height,
      centeredAt: area.y + area.height / 2, in: &writer)

    var titleBottom = area.y - Theme.labelGap
    if let legendPlace {
      legend.draw(
        in: Rectangle(
          x: area.x + legendPlace.x, y: area.y + legendPlace.y, width: legendPlace.width,
          height: legendPlace.height), &writer)
    } else if content.panel.legend != .hidden {
      legend.drawAbove(area, &writer)
      titleBottom -= legend.heightAbove(width: area.width)
    }
    title.draw(centeredAt: middle, top: titleBottom - title.height, in: &writer)
  }
}
