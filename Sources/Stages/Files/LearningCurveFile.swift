import ArrayFiles
import Training

/// Writes a learning curve: one row per epoch, every loss term in a column of its own.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writeLearningCurve(_ trained: TrainedParameters, to path: String) throws {
  let terms = trained.termNames
  var table = CSVTable(
    columns: ["epoch", "learning_rate", "training_loss"] + terms.map { "training_\($0)" }
      + ["validation_loss"] + terms.map { "validation_\($0)" } + ["gradient_norm"])
  for epoch in trained.learningCurve {
    var cells: [CSVTable.Cell] = [
      .integer(epoch.epoch), .number(epoch.learningRate), .number(epoch.trainingLoss),
    ]
    cells += epoch.trainingTerms.map { .number($0) }
    cells.append(.number(epoch.validationLoss))
    cells += epoch.validationTerms.map { .number($0) }
    cells.append(.number(epoch.gradientNorm))
    table.append(cells)
  }
  try table.write(to: path)
}
