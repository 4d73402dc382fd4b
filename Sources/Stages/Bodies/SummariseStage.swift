import ArrayFiles
import Scheduler

/// Puts the summaries of all metrics of all models into one table: one number a row, with all that tells
/// it from the same number of another experiment, model, seed or noise.
///
/// So tables of several experiments can be put below each other and compared as they stand; seeds are
/// replicates.
enum SummariseStage: StageBody {
  static let kind = "summarise"
  static let revision = 2

  static let metrics = "metrics.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { SummariseStage.self }

    /// One table to take rows from.
    struct Source: Codable {
      /// The name of the input.
      var summary: String
      /// The variance of the noise that the model was trained with, in squared data units.
      var variance: Double
    }

    /// The name of the experiment.
    var experiment: String
    /// The seed that everything random came from.
    var seed: Int
    /// The tables, in the order in which they are listed.
    var sources: [Source]
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    var table = CSVTable(
      columns: ["experiment", "model", "seed", "variance", "metric"] + Quantity.columns)
    for source in parameters.sources {
      let summary = try CSVTable(contentsOf: context.input(source.summary))
      guard summary.columns == EvaluateStage.summaryColumns else {
        throw StageFailure("the summary '\(source.summary)' has the columns \(summary.columns)")
      }
      for row in summary.rows {
        var cells = row.map { CSVTable.Cell.text($0) }
        cells.insert(contentsOf: [.integer(parameters.seed), .number(source.variance)], at: 1)
        table.append([.text(parameters.experiment)] + cells)
      }
    }
    try table.write(to: context.outputPath(metrics))
  }
}
