import FoundationEssentials

extension HeatMap {
  /// Draws the grid as one embedded picture.
  func draw(
    in frame: PlotFrame, _ scale: ColorScale, _ range: ClosedRange<Double>,
    _ writer: inout SVGWriter
  ) {
    guard let topLeft = frame.point(x.lowerBound, y.upperBound),
      let bottomRight = frame.point(x.upperBound, y.lowerBound)
    else { return }
    let picture = Data(png(scale, range)).base64EncodedString()
    let place = Rectangle(
      x: topLeft.x, y: topLeft.y, width: bottomRight.x - topLeft.x,
      height: bottomRight.y - topLeft.y)
    writer.element(
      "image",
      place.attributes + [
        ("preserveAspectRatio", "none"),
        ("style", "image-rendering:optimizeSpeed;image-rendering:pixelated"),
        ("xlink:href", "data:image/png;base64," + picture),
      ])
  }

  /// One pixel per cell, the last row on top; what is no number is transparent.
  func png(_ scale: ColorScale, _ range: ClosedRange<Double>) -> [UInt8] {
    let transparent: UInt8 = 255
    let palette = (0..<255).map { scale.map.color(at: Double($0) / 254) } + [.white]
    var indices: [UInt8] = []
    indices.reserveCapacity(values.count)
    for row in (0..<rows).reversed() {
      for column in 0..<columns {
        let value = values[column * rows + row]
        guard scale.scale.canShow(value) else {
          // A zero density has no logarithm, yet it is the least value and not a missing one.
          let isLeast = value.isFinite || value == -.infinity
          indices.append(isLeast ? 0 : transparent)
          continue
        }
        let fraction = min(max(scale.scale.fraction(value, in: range), 0), 1)
        indices.append(UInt8((fraction * 254).rounded()))
      }
    }
    return PNGEncoder.encode(
      width: columns, height: rows, palette: palette, transparentIndex: Int(transparent),
      indices: indices)
  }
}
