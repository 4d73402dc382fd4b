/// The bar that says which colour is which value.
struct ColorBar {
  let scale: ColorScale
  let axis: AxisLayout
  let label: TextBlock

  init(_ scale: ColorScale, range: ClosedRange<Double>, length: Double) {
    self.scale = scale
    axis = AxisLayout(
      Axis(scale: scale.scale, ticks: scale.ticks), range: range, length: length,
      isHorizontal: false)
    label = TextBlock(scale.label, size: Theme.labelSize, width: length)
  }

  /// Room beside a plot area, from its right edge.
  var width: Double {
    Theme.colorBarGap + Theme.colorBarWidth + axis.widthBeside
      + (label.lines.isEmpty ? 0 : Theme.labelGap + label.height)
  }

  /// Draws the bar at `left` between `top` and `top` + its length.
  func draw(identifier: String, left: Double, top: Double, in writer: inout SVGWriter) {
    let bar = Rectangle(
      x: left + Theme.colorBarGap, y: top, width: Theme.colorBarWidth, height: axis.length)
    writer.group(
      "linearGradient",
      [("id", identifier), ("x1", "0"), ("y1", "1"), ("x2", "0"), ("y2", "0")]
    ) { writer in
      let stops = 32
      for stop in 0...stops {
        let fraction = Double(stop) / Double(stops)
        writer.element(
          "stop",
          [
            ("offset", SVGWriter.number(fraction * 100) + "%"),
            ("stop-color", scale.map.color(at: fraction).hexadecimal),
          ])
      }
    }
    writer.element(
      "rect",
      bar.attributes + [
        ("fill", "url(#\(identifier))"), ("stroke", "#000000"),
        ("stroke-width", SVGWriter.number(Theme.frameWidth)),
      ])
    var path = PathBuilder()
    for tick in axis.ticks.major {
      let y = bar.bottom - axis.place(tick.value)
      path.segment(Point(x: bar.right, y: y), Point(x: bar.right + Theme.tickLength, y: y))
    }
    path.stroke(.black, width: Theme.frameWidth, in: &writer)
    for tick in axis.ticks.major {
      writer.label(
        tick.label, size: Theme.tickLabelSize,
        [
          ("x", SVGWriter.number(bar.right + Theme.tickLength + Theme.tickGap)),
          (
            "y",
            SVGWriter.number(
              bar.bottom - axis.place(tick.value)
                + Theme.tickLabelSize * TextMetrics.capHeight / 2)
          ),
          ("font-size", SVGWriter.number(Theme.tickLabelSize)),
        ])
    }
    label.drawUpwards(
      left: bar.right + axis.widthBeside + Theme.labelGap,
      centeredAt: bar.y + bar.height / 2, in: &writer)
  }
}
