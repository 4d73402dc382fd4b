import ArrayFiles
import Scheduler

/// Puts the summaries of all metrics of all models into one table.
enum SummariseStage: StageBody {
  static let kind = "summarise"
  static let revision = 1

  static let metrics = "metrics.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { SummariseStage.self }
    /// The names of the inputs, in the order in which they are listed.
    var summaries: [String]
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    var table = CSVTable(columns: ["model", "metric", "quantity", "value"])
    for name in parameters.summaries {
      let summary = try CSVTable(contentsOf: context.input(name))
      guard summary.columns == table.columns else {
        throw StageFailure("the summary '\(name)' has the columns \(summary.columns)")
      }
      for row in summary.rows { table.append(row.map { .text($0) }) }
    }
    try table.write(to: context.outputPath(metrics))
  }
}
