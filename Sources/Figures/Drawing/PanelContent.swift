/// A panel with everything decided that does not depend on its size: ranges and colours.
struct PanelContent {
  let panel: Panel
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  /// The colour scale in use and its range; `nil` when nothing in the panel needs one.
  let color: (scale: ColorScale, range: ClosedRange<Double>)?
  /// One colour per layer, the chosen one or the next in the cycle.
  let layerColors: [Color]
  /// Whether the colour bar stands beside this panel rather than beside the figure.
  let ownsColorBar: Bool

  static func resolve(_ figure: Figure) -> [PanelContent] {
    let panels = figure.panels
    let xs = panels.map { extent(of: $0.layers.flatMap { $0.xExtent }, scale: $0.x.scale) }
    let ys = panels.map { extent(of: $0.layers.flatMap { $0.yExtent }, scale: $0.y.scale) }
    let sharedX = union(xs)
    let sharedY = union(ys)
    let sharedColor = figure.colorScale.map { scale in
      let values = panels.filter { $0.colorScale == nil }.flatMap { $0.colorValues(scale.scale) }
      return (scale: scale, range: range(of: values, on: scale))
    }
    return panels.enumerated().map { index, panel in
      let isTight = panel.layers.contains {
        if case .heatMap = $0 { true } else { false }
      }
      let margin = isTight ? 0 : 0.05
      let own = panel.colorScale.map { scale in
        (scale: scale, range: range(of: panel.colorValues(scale.scale), on: scale))
      }
      let needsColor = panel.layers.contains { !$0.colorValues.isEmpty }
      let fallback = (scale: ColorScale(label: ""), range: 0.0...1.0)
      return PanelContent(
        panel: panel,
        x: range(panel.x, figure.sharesAxes ? sharedX : xs[index], margin),
        y: range(panel.y, figure.sharesAxes ? sharedY : ys[index], margin),
        color: own ?? sharedColor ?? (needsColor ? fallback : nil),
        layerColors: cycle(panel.layers), ownsColorBar: own != nil)
    }
  }

  private static func range(
    _ axis: Axis, _ data: ClosedRange<Double>?, _ margin: Double
  ) -> ClosedRange<Double> {
    guard let wanted = axis.range else {
      return AxisRange.range(covering: data, scale: axis.scale, margin: margin)
    }
    // An end that such an axis cannot show gives way to the data.
    let lower = axis.scale.canShow(wanted.lowerBound) ? wanted.lowerBound : data?.lowerBound
    let upper = axis.scale.canShow(wanted.upperBound) ? wanted.upperBound : data?.upperBound
    guard let lower, let upper, lower <= upper else {
      return AxisRange.range(covering: data, scale: axis.scale, margin: margin)
    }
    return AxisRange.range(covering: lower...upper, scale: axis.scale, margin: 0)
  }

  private static func range(of values: [Double], on scale: ColorScale) -> ClosedRange<Double> {
    range(
      Axis(scale: scale.scale, range: scale.range), extent(of: values, scale: scale.scale), 0)
  }

  private static func union(_ extents: [ClosedRange<Double>?]) -> ClosedRange<Double>? {
    let known = extents.compactMap { $0 }
    guard let lower = known.map({ $0.lowerBound }).min(),
      let upper = known.map({ $0.upperBound }).max()
    else { return nil }
    return lower...upper
  }

  private static func cycle(_ layers: [Layer]) -> [Color] {
    var next = 0
    return layers.map { layer in
      switch layer {
      case .line(let line) where line.color != nil: return line.color ?? .black
      case .scatter(let points) where points.color != nil: return points.color ?? .black
      case .band(let band): return band.color
      case .rule(let rule): return rule.color
      case .heatMap, .coloredCurve, .note: return .black
      case .line, .scatter:
        next += 1
        return Color.categorical[(next - 1) % Color.categorical.count]
      }
    }
  }
}

extension Panel {
  fileprivate func colorValues(_ scale: AxisScale) -> [Double] {
    extent(of: layers.flatMap { $0.colorValues }, scale: scale).map {
      [$0.lowerBound, $0.upperBound]
    } ?? []
  }
}

extension Layer {
  /// Values along x that the axis must reach.
  fileprivate var xExtent: [Double] {
    switch self {
    case .line(let line): line.x
    case .band(let band): band.x
    case .scatter(let points): points.x
    case .heatMap(let map): [map.x.lowerBound, map.x.upperBound]
    case .coloredCurve(let curve): curve.x
    case .rule(let rule): rule.direction == .vertical ? [rule.value] : []
    case .note(let note): [note.x]
    }
  }

  /// Values along y that the axis must reach.
  fileprivate var yExtent: [Double] {
    switch self {
    case .line(let line): line.y + (line.spread.map { $0.lower + $0.upper } ?? [])
    case .band(let band): band.lower + band.upper
    case .scatter(let points): points.y
    case .heatMap(let map): [map.y.lowerBound, map.y.upperBound]
    case .coloredCurve(let curve): curve.y
    case .rule(let rule): rule.direction == .horizontal ? [rule.value] : []
    case .note(let note): note.direction == .hanging ? [] : [note.y]
    }
  }

  /// Values shown as colours.
  fileprivate var colorValues: [Double] {
    switch self {
    case .heatMap(let map): map.values
    case .coloredCurve(let curve): curve.values
    case .line, .band, .scatter, .rule, .note: []
    }
  }
}
