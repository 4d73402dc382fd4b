import ArrayFiles
import Figures
import Scheduler

/// Up to this many epochs each has a tick of its own.
private let fewEpochs = 10.0

/// The training and validation loss over the epochs: a panel for each phase of each model.
///
/// Losses of two phases, or of two algorithms, are not the same quantity, so each has an axis of its own.
/// Training sees inflated points and validation clean ones: the description says so.
func learningCurveFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  let tables = try parameters.panels.map { name in
    let table = try CSVTable(contentsOf: context.input(name))
    return (name: name, table: table, phases: try rowsOfPhases(table))
  }
  let isSingle = tables.count == 1 && tables[0].phases.count == 1
  let labels =
    isSingle
    ? ("training (inflated points)", "validation (clean points)") : ("training", "validation")
  var panels: [Panel] = []
  for (name, table, phases) in tables {
    for (phase, rows) in phases {
      let title = phases.count > 1 ? "\(name): \(phase)" : isSingle ? "" : name
      panels.append(try panel(title, table, rows, labels: panels.isEmpty ? labels : (nil, nil)))
    }
  }
  // The phases of a model stay in one row where all models have two.
  let inPairs = tables.allSatisfy { $0.phases.count == 2 }
  return Figure(
    name: "learning-curve", title: parameters.title,
    description: "Loss over epochs for \(parameters.panels.joined(separator: ", ")): training on "
      + "inflated points (solid), validation on clean points (dashed).",
    heading: parameters.title,
    size: isSingle ? FigureSize(width: 4.5, height: 3.2) : .doubleColumn, panels: panels,
    columns: min(panels.count, inPairs ? 2 : 3))
}

private func panel(
  _ title: String, _ table: CSVTable, _ rows: [Int], labels: (String?, String?)
) throws -> Panel {
  func values(_ column: String) throws -> [Double] {
    let numbers = try table.numbers(column)
    return rows.map { numbers[$0] }
  }
  let x = try values("epoch")
  let lastEpoch = x.last ?? 1
  let ticks: AxisTicks =
    lastEpoch > fewEpochs
    ? .automatic : .labelled((1...Int(lastEpoch)).map { TickMark(Double($0), "\($0)") })
  let color = Color.categorical[0]
  return Panel(
    title: title, x: Axis("epoch", ticks: ticks), y: Axis("loss"),
    layers: [
      .line(
        LineSeries(
          labels.0, x: x, y: try values("training_loss"),
          color: color)),
      .line(
        LineSeries(
          labels.1, x: x, y: try values("validation_loss"),
          color: color, dash: .dashed)),
    ])
}

/// The rows of each phase of a learning curve, in the order of the phases.
private func rowsOfPhases(_ table: CSVTable) throws -> [(phase: String, rows: [Int])] {
  guard table.columns.first == "phase" else { return [("", Array(table.rows.indices))] }
  var phases: [(phase: String, rows: [Int])] = []
  for (index, row) in table.rows.enumerated() {
    if let known = phases.firstIndex(where: { $0.phase == row[0] }) {
      phases[known].rows.append(index)
    } else {
      phases.append((row[0], [index]))
    }
  }
  return phases
}

extension CSVTable {
  /// The numbers of a column; missing ones are not-a-number.
  ///
  /// - Throws: `ArrayFileError` when there is no such column or a cell is no number.
  func numbers(_ column: String) throws -> [Double] {
    try doubles(in: column).map { $0 ?? .nan }
  }
}
