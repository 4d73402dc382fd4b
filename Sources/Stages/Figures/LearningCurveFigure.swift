import ArrayFiles
import Figures
import Scheduler

/// The training and validation loss of each model over the epochs.
func learningCurveFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  var layers: [Layer] = []
  for (index, panel) in parameters.panels.enumerated() {
    let table = try CSVTable(contentsOf: context.input(panel.name))
    let epochs = try table.numbers("epoch")
    let color = Color.categorical[index % Color.categorical.count]
    for (column, word, dash) in [
      ("training_loss", "training", Dash.solid), ("validation_loss", "validation", Dash.dashed),
    ] {
      layers.append(
        .line(
          LineSeries(
            parameters.panels.count == 1 ? word : "\(panel.name), \(word)", x: epochs,
            y: try table.numbers(column), color: color, dash: dash)))
    }
  }
  return Figure(
    name: "learning-curve", title: parameters.title,
    description: "Loss over epochs for \(parameters.panels.map(\.name).joined(separator: ", ")): "
      + "training on inflated points, validation on points without noise.",
    heading: parameters.title, size: FigureSize(width: 4.5, height: 3.2),
    panels: [Panel(x: Axis("epoch"), y: Axis("loss (nats)"), layers: layers)])
}

extension CSVTable {
  /// The numbers of a column; missing ones are not-a-number.
  ///
  /// - Throws: `ArrayFileError` when there is no such column or a cell is no number.
  func numbers(_ column: String) throws -> [Double] {
    try doubles(in: column).map { $0 ?? .nan }
  }
}
