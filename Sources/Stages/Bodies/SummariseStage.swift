import ArrayFiles
import Scheduler

/// Puts the summaries of all metrics of all models into one table: one number a row, with all that tells
/// it from the same number of another experiment, model, seed or noise.
///
/// So tables of several experiments can be put below each other and compared as they stand; seeds are
/// replicates. What else varies in a matrix has a column each, after the variance.
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
      /// The seed, where it is another than that of the experiment.
      var seed: Int?
      /// The value of every setting of ``Parameters/settings``.
      var settings: [String]?
    }

    /// The name of the experiment.
    var experiment: String
    /// The seed that everything random came from.
    var seed: Int
    /// The tables, in the order in which they are listed.
    var sources: [Source]
    /// The keys of what else varies; `nil` for nothing.
    var settings: [String]?
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let settings = parameters.settings ?? []
    var table = CSVTable(
      columns: ["experiment", "model", "seed", "variance"] + settings + ["metric"]
        + Quantity.columns)
    for source in parameters.sources {
      let summary = try CSVTable(contentsOf: context.input(source.summary))
      guard summary.columns == EvaluateStage.summaryColumns else {
        throw StageFailure("the summary '\(source.summary)' has the columns \(summary.columns)")
      }
      let values = source.settings ?? []
      guard values.count == settings.count else {
        throw StageFailure("'\(source.summary)' has \(values.count) of \(settings.count) settings")
      }
      for row in summary.rows {
        var cells = row.map { CSVTable.Cell.text($0) }
        cells.insert(
          contentsOf: [.integer(source.seed ?? parameters.seed), .number(source.variance)]
            + values.map { .text($0) }, at: 1)
        table.append([.text(parameters.experiment)] + cells)
      }
    }
    try table.write(to: context.outputPath(metrics))
  }
}
