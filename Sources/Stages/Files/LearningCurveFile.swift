import ArrayFiles
import Training

/// Writes a learning curve: one row per epoch and phase, every loss term in a column of its own.
///
/// The column that tells the phases apart is there where there are several; a cell is empty where a
/// phase has not the column's term.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writeLearningCurve(_ trained: TrainedParameters, to path: String) throws {
  var terms: [String] = []
  for summary in trained.learningCurve {
    terms += summary.termNames.filter { !terms.contains($0) }
  }
  let hasPhases = trained.phases.count > 1
  var table = CSVTable(
    columns: (hasPhases ? ["phase"] : []) + ["epoch", "learning_rate", "training_loss"]
      + terms.map { "training_\($0)" } + ["validation_loss"] + terms.map { "validation_\($0)" }
      + ["gradient_norm"])
  for epoch in trained.learningCurve {
    func cells(_ values: [Double]) -> [CSVTable.Cell] {
      terms.map { term in
        epoch.termNames.firstIndex(of: term).map { .number(values[$0]) } ?? .missing
      }
    }
    table.append(
      (hasPhases ? [.text(epoch.phase)] : []) + [
        .integer(epoch.epoch), .number(epoch.learningRate), .number(epoch.trainingLoss),
      ] + cells(epoch.trainingTerms) + [.number(epoch.validationLoss)]
        + cells(epoch.validationTerms) + [.number(epoch.gradientNorm)])
  }
  try table.write(to: path)
}
