import Figures

/// A workload that several contenders run: a row of a comparison.
struct ComparedWorkload: Hashable {
  let label: String
  let workload: String
  let model: String
  let batch: String

  /// From bottom to top.
  static let all = [
    ComparedWorkload(label: "density", workload: "log_density", model: "spiral", batch: ""),
    ComparedWorkload(label: "samples", workload: "sampling", model: "spiral", batch: ""),
    ComparedWorkload(
      label: "sphere, 100", workload: "training_step", model: "sphere", batch: "100"),
    ComparedWorkload(
      label: "spiral, 1000", workload: "training_step", model: "spiral", batch: "1000"),
    ComparedWorkload(
      label: "spiral, 100", workload: "training_step", model: "spiral", batch: "100"),
  ]

  /// The measured value of one contender; not-a-number when it did not run this.
  func value(_ quantity: String, of contender: String, threads: Int, in table: ResultsTable)
    -> Double
  {
    let rows = table.rows(where: [
      "workload": workload, "model": model, "batch": batch, "contender": contender,
      "threads": "\(threads)", "quantity": quantity,
    ])
    return rows.first?.value ?? .nan
  }
}

/// One quantity of every contender for every workload, a marker each.
///
/// - Parameters:
///   - quantity: A value of the column `quantity`.
///   - label: What the axis says.
///   - contenders: Who is shown, each in the colour of its place.
///   - hasLegend: Whether the panel names them.
func comparisonPanel(
  _ quantity: String, title: String, label: String, threads: Int, contenders: [String],
  table: ResultsTable, hasLegend: Bool
) -> Panel {
  let markers = Marker.allCases
  var layers: [Layer] = quantity == "ratio_to_ours" ? [.rule(Rule(nil, .vertical, at: 1))] : []
  for (index, contender) in contenders.enumerated() {
    // A gap after every point: these are markers without a line.
    var (x, y): ([Double], [Double]) = ([], [])
    for (row, workload) in ComparedWorkload.all.enumerated() {
      x += [workload.value(quantity, of: contender, threads: threads, in: table), .nan]
      y += [Double(row), .nan]
    }
    layers.append(
      .line(
        LineSeries(
          contender, x: x, y: y, color: Color.categorical[index % Color.categorical.count],
          marker: markers[index % markers.count])))
  }
  let ticks = ComparedWorkload.all.enumerated().map {
    TickMark(Double($0.offset), $0.element.label)
  }
  return Panel(
    title: title, x: Axis(label, scale: .logarithmic),
    y: Axis(range: -0.6...(Double(ticks.count) - 0.4), ticks: .labelled(ticks)), layers: layers,
    legend: hasLegend ? .above : .hidden)
}
