import ArrayFiles
import Evaluation
import Scheduler

/// Puts the same number of all seeds together: its mean over the replicates, and how far they scatter.
enum AggregateStage: StageBody {
  static let kind = "aggregate"
  static let revision = 1

  static let metrics = "metrics"
  static let replicates = "replicates.csv"
  /// What is said of the replicates; the standard error is that of their mean.
  static let columns = ["mean", "standard_error", "median", "least", "greatest", "n"]

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { AggregateStage.self }
  }

  static func run(_ context: StageContext) throws {
    let _: Parameters = try context.typedParameters()
    let table = try CSVTable(contentsOf: context.input(metrics))
    let own = ["seed"] + Quantity.columns.dropFirst()
    let shared = table.columns.indices.filter { !own.contains(table.columns[$0]) }
    let values = try table.numbers("value")
    var order: [[String]] = []
    var replicates: [[String]: [Double]] = [:]
    for (row, value) in zip(table.rows, values) {
      let group = shared.map { row[$0] }
      if replicates[group] == nil { order.append(group) }
      replicates[group, default: []].append(value)
    }
    var result = CSVTable(columns: shared.map { table.columns[$0] } + columns)
    for group in order {
      guard let summary = Summary(replicates[group] ?? []) else { continue }
      let statistics: [Double] = [
        summary.median, summary.quantile(0), summary.quantile(1),
      ]
      result.append(
        group.map { .text($0) } + [
          .number(summary.mean),
          summary.count > 1 ? .number(summary.standardError) : .missing,
        ] + statistics.map { .number($0) } + [.integer(summary.count)])
    }
    try result.write(to: context.outputPath(Self.replicates))
  }
}
