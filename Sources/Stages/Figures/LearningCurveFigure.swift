import ArrayFiles
import Figures
import Scheduler

/// Up to this many epochs each has a tick of its own.
private let fewEpochs = 10.0

/// The training and validation loss of each model over the epochs.
///
/// Training sees inflated points and validation clean ones, so the two are not the same quantity: the
/// legend says so.
func learningCurveFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  let isSingle = parameters.panels.count == 1
  var layers: [Layer] = []
  var lastEpoch = 1.0
  for (index, name) in parameters.panels.enumerated() {
    let table = try CSVTable(contentsOf: context.input(name))
    let epochs = try table.numbers("epoch")
    let phases = try rowsOfPhases(table)
    lastEpoch = max(lastEpoch, epochs.last ?? 1)
    let color = Color.categorical[index % Color.categorical.count]
    let (training, validation) = (
      try table.numbers("training_loss"), try table.numbers("validation_loss")
    )
    // The losses of two phases are not the same quantity: no line leads from one to the other.
    for (position, rows) in phases.enumerated() {
      let x = rows.map { epochs[$0] }
      layers.append(
        .line(
          LineSeries(
            position > 0 ? nil : isSingle ? "training (inflated points)" : name, x: x,
            y: rows.map { training[$0] }, color: color)))
      layers.append(
        .line(
          LineSeries(
            position == 0 && isSingle ? "validation (clean points)" : nil, x: x,
            y: rows.map { validation[$0] }, color: color, dash: .dashed)))
    }
  }
  let ticks: AxisTicks =
    lastEpoch > fewEpochs
    ? .automatic : .labelled((1...Int(lastEpoch)).map { TickMark(Double($0), "\($0)") })
  return Figure(
    name: "learning-curve", title: parameters.title,
    description: "Loss over epochs for \(parameters.panels.joined(separator: ", ")): training on "
      + "inflated points (solid), validation on clean points (dashed).",
    heading: parameters.title, size: FigureSize(width: 4.5, height: 3.2),
    panels: [
      Panel(
        title: isSingle ? "" : "solid: training (inflated), dashed: validation (clean)",
        x: Axis("epoch", ticks: ticks), y: Axis("loss"), layers: layers)
    ])
}

/// The rows of each phase of a learning curve, in the order of the phases.
private func rowsOfPhases(_ table: CSVTable) throws -> [[Int]] {
  guard table.columns.first == "phase" else { return [Array(table.rows.indices)] }
  var rows: [(phase: String, rows: [Int])] = []
  for (index, row) in table.rows.enumerated() {
    if let known = rows.firstIndex(where: { $0.phase == row[0] }) {
      rows[known].rows.append(index)
    } else {
      rows.append((row[0], [index]))
    }
  }
  return rows.map(\.rows)
}

extension CSVTable {
  /// The numbers of a column; missing ones are not-a-number.
  ///
  /// - Throws: `ArrayFileError` when there is no such column or a cell is no number.
  func numbers(_ column: String) throws -> [Double] {
    try doubles(in: column).map { $0 ?? .nan }
  }
}
