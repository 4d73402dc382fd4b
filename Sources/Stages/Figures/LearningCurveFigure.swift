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
    lastEpoch = max(lastEpoch, epochs.last ?? 1)
    let color = Color.categorical[index % Color.categorical.count]
    layers.append(
      .line(
        LineSeries(
          isSingle ? "training (inflated points)" : name, x: epochs,
          y: try table.numbers("training_loss"), color: color)))
    layers.append(
      .line(
        LineSeries(
          isSingle ? "validation (clean points)" : nil, x: epochs,
          y: try table.numbers("validation_loss"), color: color, dash: .dashed)))
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

extension CSVTable {
  /// The numbers of a column; missing ones are not-a-number.
  ///
  /// - Throws: `ArrayFileError` when there is no such column or a cell is no number.
  func numbers(_ column: String) throws -> [Double] {
    try doubles(in: column).map { $0 ?? .nan }
  }
}
