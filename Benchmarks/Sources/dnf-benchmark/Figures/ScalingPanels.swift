import Figures

/// The time of our step over one property of the model or the batch, on logarithmic axes.
///
/// A dotted line of slope one through the last point shows what linear growth would be.
///
/// - Parameters:
///   - column: The column that varies, also in the name of the workload.
///   - label: What the axis says.
///   - series: Values of the column `linear`, with what the legend calls them.
func scalingPanel(
  over column: String, label: String, series: [(linear: String, label: String)],
  table: ResultsTable
) -> Panel {
  var layers: [Layer] = []
  for (index, (linear, name)) in series.enumerated() {
    let rows = table.rows(where: [
      "workload": "scaling_\(column)", "linear": linear, "quantity": "time",
    ]).sorted { $0.number(column) < $1.number(column) }
    let (x, y) = (rows.map { $0.number(column) }, rows.map(\.value))
    if index == 0, let first = x.first, let last = x.last, let height = y.last {
      layers.append(
        .line(
          LineSeries(
            "slope 1", x: [first, last], y: [height * first / last, height], color: .grey,
            dash: .dotted, width: 1)))
    }
    layers.append(
      .line(
        LineSeries(
          name, x: x, y: y, color: Color.categorical[index],
          marker: index == 0 ? .circle : .square)))
  }
  let values = Set(
    table.rows(where: ["workload": "scaling_\(column)", "quantity": "time"])
      .map { $0.number(column) }
  ).sorted()
  return Panel(
    x: Axis(
      label, scale: .logarithmic,
      ticks: .labelled(values.map { TickMark($0, "\(Int($0))") })),
    y: Axis("ms per step", scale: .logarithmic), layers: layers)
}
