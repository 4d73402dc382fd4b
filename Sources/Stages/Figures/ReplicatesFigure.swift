import Evaluation
import Figures

/// From this ratio of the largest to the least value on they are spaced by their logarithms.
let logarithmicRatio = 30.0

/// The height of a row, in points.
private let rowHeight = 15.0
/// Room above and below the rows of a panel, in points.
private let panelMargin = 62.0
/// How far single values lie below the middle of a row, and means above it, in rows.
private let offset = 0.17

/// A panel for each quantity, with a row for each model and choice of settings: a small dot a seed, a bold one for
/// the mean with a bar of one standard error to both sides.
func replicatesFigure(
  _ table: ReplicateTable, _ parameters: ReplicatesStage.Parameters
) -> Figure {
  let labels = rowLabels(table)
  let count = parameters.quantities.count
  let columns = panelColumns(count)
  let hasSeeds = table.rows.contains { $0.values.contains { $0.count > 1 } }
  let panels = parameters.quantities.indices.map { panel in
    replicatePanel(
      table, panel, parameters, labels: panel.isMultiple(of: columns) ? labels : nil,
      legend: panel == 0 && hasSeeds)
  }
  let gaps = parameters.quantities.indices.flatMap { gapRemarks(table, $0, parameters) }
  let panelRows = Double((count + columns - 1) / columns)
  let height = 24 + panelRows * (panelMargin + rowHeight * (1 + (rowHeights(table).max() ?? 0)))
  return Figure(
    name: "replicates", title: parameters.title,
    description: parameters.quantities.joined(separator: ", ") + " of "
      + table.rows.map {
        [$0.model, $0.settings].filter { !$0.isEmpty }.joined(separator: " with ")
      }
      .joined(separator: "; ")
      + (hasSeeds
        ? ". A small dot is one seed, a large one the mean over seeds, its bar one standard error to both"
          + " sides." : ". There is one seed.")
      + (gaps.isEmpty ? "" : " " + gaps.joined(separator: " ")),
    heading: parameters.title,
    size: FigureSize(width: count == 1 ? 4.5 : 6.75, height: min(100, max(1.6, height / 72))),
    panels: panels, columns: columns)
}

/// What rows are called: by model and settings, as far as they differ.
private func rowLabels(_ table: ReplicateTable) -> [String] {
  let isOneModel = Set(table.rows.map(\.model)).count == 1
  return table.rows.map { row in
    if row.settings.isEmpty { return row.model }
    return isOneModel ? row.settings : "\(row.model), \(row.settings)"
  }
}

/// Where rows are, counted from the lowest: those of one model stand together.
private func rowHeights(_ table: ReplicateTable) -> [Double] {
  let isGrouped = table.rows.contains { !$0.settings.isEmpty }
  var heights: [Double] = []
  for row in table.rows.indices.reversed() {
    let isOther = row + 1 < table.rows.count && table.rows[row + 1].model != table.rows[row].model
    heights.append(heights.last.map { $0 + (isGrouped && isOther ? 1.5 : 1) } ?? 0)
  }
  return heights.reversed()
}

private func replicatePanel(
  _ table: ReplicateTable, _ panel: Int, _ parameters: ReplicatesStage.Parameters,
  labels: [String]?, legend: Bool
) -> Panel {
  let rows = table.rows.map { $0.values[panel].filter(\.isFinite) }
  let all = rows.flatMap { $0 }
  let isLogarithmic = parameters.scale.map { $0 == .logarithmic } ?? spansDecades(all)
  let heights = rowHeights(table)
  func height(_ row: Int) -> Double { heights[row] }
  let range = valueRange(all, isLogarithmic: isLogarithmic)
  let color = Color.categorical[0]
  var layers = rows.indices.map {
    Layer.rule(Rule(nil, .horizontal, at: height($0), color: Color(0xD9D9D9), dash: .solid))
  }
  var (seeds, means) = (
    (x: [Double](), y: [Double]()), (x: [Double](), y: [Double]())
  )
  for (row, values) in rows.enumerated() {
    guard let summary = Summary(values) else {
      if let range {
        layers.append(
          .note(Note("none", x: range.lowerBound, y: height(row), color: .grey)))
      }
      continue
    }
    let isReplicated = values.count > 1
    let middle = height(row) + (isReplicated ? offset : 0)
    means.x.append(summary.mean)
    means.y.append(middle)
    guard isReplicated else { continue }
    seeds.x += values
    seeds.y += values.map { _ in height(row) - offset }
    let least = summary.mean - summary.standardError
    // A bar that reaches below zero has no end on a logarithmic axis: it ends at the edge.
    let edge = isLogarithmic ? (all.filter { $0 > 0 }.min() ?? least) / 10 : least
    layers.append(
      .line(
        LineSeries(
          nil,
          x: [isLogarithmic && least <= 0 ? edge : least, summary.mean + summary.standardError],
          y: [middle, middle], color: color, width: 1.6)))
  }
  layers.append(
    .scatter(
      ScatterSeries(
        legend ? "one seed" : nil, x: seeds.x, y: seeds.y, color: .black, radius: 1.5, opacity: 0.5)
    ))
  layers.append(
    .scatter(
      ScatterSeries(
        legend ? "mean ± s.e." : nil, x: means.x, y: means.y, color: color, radius: 3,
        opacity: 1)))
  return Panel(
    x: Axis(
      axisLabel(parameters.quantities[panel]), scale: isLogarithmic ? .logarithmic : .linear,
      range: range),
    y: Axis(
      range: -0.6...(heights.max() ?? 0) + 0.6,
      ticks: .labelled(rows.indices.map { TickMark(height($0), labels?[$0] ?? "") })),
    layers: layers, legend: .above)
}

/// Whether values are all positive and spread over more than ``logarithmicRatio``.
func spansDecades(_ values: [Double]) -> Bool {
  guard let least = values.min(), let greatest = values.max(), least > 0 else { return false }
  return greatest > logarithmicRatio * least
}

/// The values and some room beside them; `nil` where the axis may choose.
private func valueRange(_ values: [Double], isLogarithmic: Bool) -> ClosedRange<Double>? {
  let shown = isLogarithmic ? values.filter { $0 > 0 } : values
  guard let least = shown.min(), let greatest = shown.max(), least < greatest else { return nil }
  if isLogarithmic { return least / 1.5...greatest * 1.5 }
  let margin = 0.06 * (greatest - least)
  // Of numbers that start near zero, zero belongs to the picture.
  let low = least > 0 && least < 0.5 * greatest ? 0 : least - margin
  return low...greatest + margin
}

/// A quantity in words that lines can be broken between.
private func axisLabel(_ quantity: String) -> String {
  let (metric, name) = metricAndQuantity(quantity)
  let short = name.replacing("kolmogorov_smirnov_", with: "KS distance, ")
    .replacing("squared_maximum_mean_discrepancy", with: "squared MMD")
  return ([metric].compactMap { $0 } + [short]).joined(separator: ": ")
    .split(separator: "_").joined(separator: " ")
}

/// What is not in a panel, and why.
private func gapRemarks(
  _ table: ReplicateTable, _ panel: Int, _ parameters: ReplicatesStage.Parameters
) -> [String] {
  let name = parameters.quantities[panel]
  let labels = rowLabels(table)
  let isLogarithmic = parameters.scale == .logarithmic
  var remarks: [String] = []
  let missing = table.rows.indices.filter { table.rows[$0].values[panel].isEmpty }
  if !missing.isEmpty {
    remarks.append("There is no \(name) of \(missing.map { labels[$0] }.joined(separator: "; ")).")
  }
  let broken = table.rows.indices.compactMap { row -> String? in
    let values = table.rows[row].values[panel]
    let count = values.count { !$0.isFinite }
    return count == 0 ? nil : "\(count) of \(values.count) of \(labels[row])"
  }
  if !broken.isEmpty {
    remarks.append(
      "Left out of \(name), being no finite number: \(broken.joined(separator: "; ")).")
  }
  if isLogarithmic {
    let hidden = table.rows.indices.flatMap { row in
      table.rows[row].values[panel].filter { $0.isFinite && $0 <= 0 }
    }.count
    if hidden > 0 {
      remarks.append("\(hidden) values of \(name) are not positive, and not shown on its scale.")
    }
  }
  return remarks
}
