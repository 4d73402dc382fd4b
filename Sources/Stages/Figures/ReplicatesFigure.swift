import Evaluation
import Figures

/// From this ratio of the greatest to the least number on, ratios are shown rather than differences.
private let wideRatio = 30.0

/// A dot for every seed, and the mean with a bar of one standard error, in a row for every model and cell.
///
/// Numbers that are missing or not finite are left out and named in the description.
func replicatesFigure(
  _ replicates: Replicates, _ parameters: ReplicatesStage.Parameters
) -> Figure {
  let rows = replicates.rows
  let columns = min(parameters.quantities.count, 3)
  var lacking: [String] = []
  var findings: [String] = []
  let panels = parameters.quantities.enumerated().map { index, quantity in
    let values = replicates.values[index]
    for row in rows where !(values[row] ?? []).allSatisfy(\.isFinite) {
      lacking.append("\(quantity) of \(replicates.label(of: row))")
    }
    let means = rows.compactMap { row in
      Summary((values[row] ?? []).filter(\.isFinite)).map { (row: row, mean: $0.mean) }
    }
    if let least = means.min(by: { $0.mean < $1.mean }) {
      findings.append("\(quantityWords(quantity)) is least for \(replicates.label(of: least.row))")
    }
    return panel(
      replicates, values, quantity, parameters.scale, isFirst: index % columns == 0)
  }
  let lines = (parameters.quantities.count + columns - 1) / columns
  return Figure(
    name: "replicates", title: parameters.title,
    description:
      "Numbers over seeds, a dot each, with their mean and its standard error. In the mean "
      + findings.joined(separator: ", ") + "."
      + (lacking.isEmpty ? "" : " Not finite, and left out: \(lacking.joined(separator: ", ")).")
      + " An empty row has no such number.",
    heading: parameters.title,
    size: FigureSize(
      width: 6.75, height: min(100, 0.5 + Double(lines) * (0.75 + 0.22 * Double(rows.count)))),
    panels: panels, columns: columns)
}

private func panel(
  _ replicates: Replicates, _ values: [Replicates.Row: [Double]], _ quantity: String,
  _ scale: ReplicatesStage.Scale?, isFirst: Bool
) -> Panel {
  let rows = replicates.rows
  let finite = values.values.joined().filter(\.isFinite)
  let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
  let suits: ReplicatesStage.Scale =
    least > 0 && greatest / least >= wideRatio ? .logarithmic : .linear
  let color = Color.categorical[0]
  var layers: [Layer] = []
  for (index, row) in rows.enumerated() {
    let height = Double(rows.count - index)
    let numbers = (values[row] ?? []).filter(\.isFinite)
    guard let summary = Summary(numbers) else { continue }
    layers.append(
      .scatter(
        ScatterSeries(
          nil, x: numbers, y: [Double](repeating: height, count: numbers.count), color: .grey,
          radius: 1.6, opacity: 0.8)))
    if summary.count > 1 {
      let error = summary.standardError
      layers.append(
        .line(
          LineSeries(
            nil, x: [summary.mean - error, summary.mean + error], y: [height, height],
            color: color, width: 1.5)))
    }
    layers.append(
      .scatter(
        ScatterSeries(nil, x: [summary.mean], y: [height], color: color, radius: 3, opacity: 1)))
  }
  let ticks = rows.enumerated().map { index, row in
    TickMark(Double(rows.count - index), isFirst ? replicates.label(of: row) : "")
  }
  return Panel(
    x: Axis(
      quantityWords(quantity), scale: (scale ?? suits) == .linear ? .linear : .logarithmic),
    y: Axis(range: 0.5...Double(rows.count) + 0.5, ticks: .labelled(ticks)),
    layers: layers, legend: .hidden)
}

/// What a quantity is called below an axis.
private func quantityWords(_ quantity: String) -> String {
  let name = quantity.split(separator: ".").last.map(String.init) ?? quantity
  let known = [
    "kolmogorov_smirnov_normalised": "KS distance, normalised",
    "kolmogorov_smirnov_raw": "KS distance, raw",
    "manifold_distance_mean": "distance of samples",
    "wrong_arm_rate": "share on the wrong arm",
    "mass_on_manifold": "mass on the manifold",
  ]
  return known[name] ?? quantity.replacing("_", with: " ").replacing(".", with: ", ")
}
