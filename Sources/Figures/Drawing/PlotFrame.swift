/// The plot area of a panel and how its axes map values onto it.
struct PlotFrame {
  let area: Rectangle
  let xScale: AxisScale
  let yScale: AxisScale
  let xRange: ClosedRange<Double>
  let yRange: ClosedRange<Double>

  init(_ content: PanelContent, area: Rectangle) {
    self.area = area
    xScale = content.panel.x.scale
    yScale = content.panel.y.scale
    xRange = content.x
    yRange = content.y
  }

  /// The place of a pair of values, or `nil` when one cannot be shown on its axis.
  ///
  /// Places far outside the area are pulled to a distance that every viewer can compute with.
  func point(_ x: Double, _ y: Double) -> Point? {
    guard xScale.canShow(x), yScale.canShow(y) else { return nil }
    return Point(
      x: PlotFrame.limited(area.x + xScale.fraction(x, in: xRange) * area.width),
      y: PlotFrame.limited(area.bottom - yScale.fraction(y, in: yRange) * area.height))
  }

  private static func limited(_ length: Double) -> Double { min(max(length, -20000), 20000) }

  /// The points that can be shown, as stretches without a gap.
  func stretches(_ x: [Double], _ y: [Double]) -> [[Point]] {
    var result: [[Point]] = []
    var isOpen = false
    for (x, y) in zip(x, y) {
      guard let point = point(x, y) else {
        isOpen = false
        continue
      }
      if isOpen { result[result.count - 1].append(point) } else { result.append([point]) }
      isOpen = true
    }
    return result
  }

  /// The outlines of the area between two curves, one per stretch without a gap.
  func outlines(_ x: [Double], lower: [Double], upper: [Double]) -> [[Point]] {
    var result: [[Point]] = []
    var edges: (lower: [Point], upper: [Point]) = ([], [])
    func finish() {
      if edges.lower.count > 1 { result.append(edges.lower + edges.upper.reversed()) }
      edges = ([], [])
    }
    for index in x.indices {
      // A lower end that a logarithmic axis cannot show is drawn to the bottom of the panel.
      let isBelow = yScale == .logarithmic && lower[index] <= 0
      let bottom = isBelow ? yRange.lowerBound : lower[index]
      if let low = point(x[index], bottom), let high = point(x[index], upper[index]) {
        edges.lower.append(low)
        edges.upper.append(high)
      } else {
        finish()
      }
    }
    finish()
    return result
  }
}

extension Layer {
  /// Places that the legend must not cover, dense enough to find any overlap.
  func obstacles(in frame: PlotFrame) -> [Point] {
    let area = frame.area
    switch self {
    case .line(let line):
      let band = line.spread.map {
        Layer.inside(frame.outlines(line.x, lower: $0.lower, upper: $0.upper))
      }
      return frame.stretches(line.x, line.y).flatMap { Layer.dense($0) } + (band ?? [])
    case .band(let band):
      return Layer.inside(frame.outlines(band.x, lower: band.lower, upper: band.upper))
    case .scatter(let points): return frame.stretches(points.x, points.y).flatMap { $0 }
    case .coloredCurve(let curve):
      return frame.stretches(curve.x, curve.y).flatMap { Layer.dense($0) }
    case .heatMap(let map):
      guard let first = frame.point(map.x.lowerBound, map.y.lowerBound),
        let last = frame.point(map.x.upperBound, map.y.upperBound)
      else { return [] }
      return stride(from: first.x, through: last.x, by: 4).flatMap { x in
        stride(from: last.y, through: first.y, by: 4).map { Point(x: x, y: $0) }
      }
    case .note(let note): return note.obstacles(in: frame)
    case .rule(let rule):
      let ends =
        rule.direction == .horizontal
        ? frame.point(frame.xRange.lowerBound, rule.value).map {
          [Point(x: area.x, y: $0.y), Point(x: area.right, y: $0.y)]
        }
        : frame.point(rule.value, frame.yRange.lowerBound).map {
          [Point(x: $0.x, y: area.y), Point(x: $0.x, y: area.bottom)]
        }
      return Layer.dense(ends ?? [])
    }
  }

  private static func dense(_ points: [Point]) -> [Point] {
    guard points.count > 1 else { return points }
    return zip(points, points.dropFirst()).flatMap { start, end in
      let length = max(abs(end.x - start.x), abs(end.y - start.y))
      let steps = max(1, Int(length / 3))
      return (0...steps).map { step in
        let fraction = Double(step) / Double(steps)
        return Point(
          x: start.x + (end.x - start.x) * fraction, y: start.y + (end.y - start.y) * fraction)
      }
    }
  }

  /// Samples of the area inside outlines whose second half mirrors the first.
  private static func inside(_ outlines: [[Point]]) -> [Point] {
    outlines.flatMap { outline in
      let count = outline.count / 2
      let rungs = (0..<count).flatMap { index in
        dense([outline[index], outline[outline.count - 1 - index]])
      }
      return rungs + dense(outline)
    }
  }
}
