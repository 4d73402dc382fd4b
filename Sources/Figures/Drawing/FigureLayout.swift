/// Where everything in a figure goes.
///
/// Room for labels depends on the ticks, ticks on the size of the plot areas, and that size on the
/// room: a few rounds from a rough guess settle it, always the same number so that the result is a
/// function of the figure alone.
struct FigureLayout {
  let width: Double
  let height: Double
  let heading: TextBlock
  let panels: [PanelLayout]
  let areas: [Rectangle]
  let colorBar: ColorBar?

  init(_ figure: Figure) {
    width = figure.size.width * 72
    heading = TextBlock(
      figure.heading, size: Theme.headingSize, width: width - 2 * Theme.pagePadding)
    let contents = PanelContent.resolve(figure)
    let fixedHeight = figure.size.height.map { $0 * 72 }
    var grid = PanelGrid(figure, contents, width: width, fixedHeight: fixedHeight)
    grid.headingHeight = heading.lines.isEmpty ? 0 : heading.height + Theme.labelGap
    grid.layOut()
    for _ in 0..<4 {
      grid.resize()
      grid.layOut()
    }
    panels = grid.layouts
    height = fixedHeight ?? grid.neededHeight
    areas = grid.areas
    colorBar = grid.colorBar
  }
}

/// Panels in rows and columns while their sizes are being settled.
private struct PanelGrid {
  let figure: Figure
  let contents: [PanelContent]
  let columns: Int
  let rows: Int
  let width: Double
  let fixedHeight: Double?
  var headingHeight = 0.0
  /// Size of a cell's plot area; an equal-aspect panel uses a part of it.
  var cell: (width: Double, height: Double)
  var layouts: [PanelLayout] = []
  var colorBar: ColorBar?

  init(_ figure: Figure, _ contents: [PanelContent], width: Double, fixedHeight: Double?) {
    self.figure = figure
    self.contents = contents
    self.width = width
    self.fixedHeight = fixedHeight
    columns = min(figure.columns, contents.count)
    rows = (contents.count + columns - 1) / columns
    cell = (width / Double(columns) * 0.7, width / Double(columns) * 0.5)
    if let fixedHeight { cell.height = fixedHeight / Double(rows) * 0.7 }
  }

  /// Lays out every panel at the present size.
  mutating func layOut() {
    layouts = contents.indices.map { index in
      let size = plotSize(contents[index])
      let isLowest = index + columns >= contents.count
      return PanelLayout(
        contents[index], width: size.width, height: size.height,
        showsXLabels: !figure.sharesAxes || isLowest,
        showsYLabels: !figure.sharesAxes || index.isMultiple(of: columns))
    }
    colorBar = sharedBar()
  }

  /// Makes the size fit the room that the labels leave.
  mutating func resize() {
    let left = columnInsets { $0.left }
    let right = columnInsets { $0.right }
    let free =
      width - 2 * Theme.pagePadding - (left + right).reduce(0, +)
      - Double(columns - 1) * Theme.panelGap - (colorBar?.width ?? 0)
    // A page that its labels fill entirely still shows something of the data.
    cell.width = max(24, free / Double(columns))
    if let fixedHeight {
      let used = neededHeight - Double(rows) * cell.height
      cell.height = max(24, (fixedHeight - used) / Double(rows))
    } else {
      cell.height = cell.width * (contents.compactMap { equalRatio($0) }.max() ?? defaultRatio)
    }
  }

  private var defaultRatio: Double { columns == 1 ? 0.66 : 0.8 }

  /// Height over width of a panel with equal units, kept between extremes that no page can hold.
  private func equalRatio(_ content: PanelContent) -> Double? {
    guard content.panel.aspect == .equal else { return nil }
    let ratio =
      (content.y.upperBound - content.y.lowerBound) / (content.x.upperBound - content.x.lowerBound)
    return min(max(ratio, 0.2), 3)
  }

  private func plotSize(_ content: PanelContent) -> (width: Double, height: Double) {
    guard let ratio = equalRatio(content) else { return cell }
    let width = min(cell.width, cell.height / ratio)
    return (width, width * ratio)
  }

  private func sharedBar() -> ColorBar? {
    guard figure.colorScale != nil,
      let color = contents.first(where: { !$0.ownsColorBar && $0.color != nil })?.color
    else { return nil }
    let areas = areas
    let length = (areas.map { $0.bottom }.max() ?? 0) - (areas.map { $0.y }.min() ?? 0)
    return ColorBar(color.scale, range: color.range, length: length)
  }

  private func columnInsets(_ side: (Insets) -> Double) -> [Double] {
    (0..<columns).map { column in
      layouts.indices.filter { $0 % columns == column }.map { side(layouts[$0].insets) }.max() ?? 0
    }
  }

  private func rowInsets(_ side: (Insets) -> Double) -> [Double] {
    (0..<rows).map { row in
      layouts.indices.filter { $0 / columns == row }.map { side(layouts[$0].insets) }.max() ?? 0
    }
  }

  /// Room between the plot areas of neighbouring rows.
  private var rowGaps: [Double] {
    let top = rowInsets { $0.top }
    let bottom = rowInsets { $0.bottom }
    return (0..<(rows - 1)).map { bottom[$0] + Theme.panelGap + top[$0 + 1] }
  }

  var neededHeight: Double {
    let top = rowInsets { $0.top }.first ?? 0
    let bottom = rowInsets { $0.bottom }.last ?? 0
    return 2 * Theme.pagePadding + headingHeight + top + bottom + Double(rows) * cell.height
      + rowGaps.reduce(0, +)
  }

  /// The plot area of every panel, centred in its cell.
  var areas: [Rectangle] {
    let left = columnInsets { $0.left }
    let right = columnInsets { $0.right }
    let gaps = rowGaps
    let top = Theme.pagePadding + headingHeight + (rowInsets { $0.top }.first ?? 0)
    return layouts.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let before = (0..<column).map { left[$0] + right[$0] + cell.width + Theme.panelGap }
      let above = (0..<row).map { gaps[$0] + cell.height }
      let width = layouts[index].xAxis.length
      let height = layouts[index].yAxis.length
      return Rectangle(
        x: Theme.pagePadding + before.reduce(0, +) + left[column] + (cell.width - width) / 2,
        y: top + above.reduce(0, +) + (cell.height - height) / 2, width: width, height: height)
    }
  }
}
