/// One panel of a known size: ticks, texts and the room they need around the plot area.
struct PanelLayout {
  let content: PanelContent
  let xAxis: AxisLayout
  let yAxis: AxisLayout
  let title: TextBlock
  let xLabel: TextBlock
  let yLabel: TextBlock
  let legend: Legend
  /// Inside the plot area, relative to its top left corner; `nil` when it stands above.
  let legendPlace: Rectangle?
  let colorBar: ColorBar?
  let showsXLabels: Bool
  let showsYLabels: Bool
  let insets: Insets

  /// Lays out a panel whose plot area measures `width` × `height` points.
  init(
    _ content: PanelContent, width: Double, height: Double, showsXLabels: Bool, showsYLabels: Bool
  ) {
    let panel = content.panel
    self.content = content
    self.showsXLabels = showsXLabels
    self.showsYLabels = showsYLabels
    xAxis = AxisLayout(panel.x, range: content.x, length: width, isHorizontal: true)
    yAxis = AxisLayout(panel.y, range: content.y, length: height, isHorizontal: false)
    title = TextBlock(panel.title, size: Theme.titleSize, width: width + 12)
    xLabel = TextBlock(
      showsXLabels ? panel.x.label : "", size: Theme.labelSize, width: width + 4)
    yLabel = TextBlock(
      showsYLabels ? panel.y.label : "", size: Theme.labelSize, width: height + 12)
    legend = Legend(content, width: width)
    let area = Rectangle(x: 0, y: 0, width: width, height: height)
    legendPlace =
      panel.legend == .automatic && !legend.entries.isEmpty
      ? legend.freePlace(in: PlotFrame(content, area: area), content: content) : nil
    colorBar =
      content.ownsColorBar
      ? content.color.map { ColorBar($0.scale, range: $0.range, length: height) } : nil
    let isAbove = panel.legend != .hidden && legendPlace == nil
    insets = PanelLayout.insets(
      xAxis, yAxis, showsXLabels, showsYLabels, title, xLabel, yLabel, colorBar,
      legend: isAbove
        ? (legend.heightAbove(width: width), legend.overhang(width: width)) : (0, 0))
  }

  private static func insets(
    _ xAxis: AxisLayout, _ yAxis: AxisLayout, _ showsXLabels: Bool, _ showsYLabels: Bool,
    _ title: TextBlock, _ xLabel: TextBlock, _ yLabel: TextBlock, _ colorBar: ColorBar?,
    legend: (height: Double, overhang: Double)
  ) -> Insets {
    let halfLabel = Theme.tickLabelSize / 2
    let overhang = showsXLabels ? xAxis.overhang : (0, 0)
    let titleHeight = title.lines.isEmpty ? 0 : title.height + Theme.labelGap
    let besides =
      showsYLabels ? yAxis.widthBeside : yAxis.ticks.major.isEmpty ? 0 : Theme.tickLength
    let below = showsXLabels ? xAxis.heightBelow : xAxis.ticks.major.isEmpty ? 0 : Theme.tickLength
    return Insets(
      left: max(
        besides + (yLabel.lines.isEmpty ? 0 : Theme.labelGap + yLabel.height), overhang.0 + 1,
        legend.overhang),
      top: max(legend.height + titleHeight, yAxis.ticks.major.isEmpty ? 1 : halfLabel),
      right: max(overhang.1 + 1, colorBar?.width ?? 0, legend.overhang),
      bottom: max(
        below + (xLabel.lines.isEmpty ? 0 : Theme.labelGap + xLabel.height),
        yAxis.ticks.major.isEmpty ? 1 : halfLabel))
  }
}
