import ArrayFiles
import Evaluation
import ExperimentSpec
import Scheduler

/// The table of all numbers, as claims ask it.
struct ClaimedNumbers {
  /// What is known of one side of a claim.
  struct Value {
    /// The number, without any factor.
    let number: Double
    /// Its standard error: of the mean over seeds or, of one seed, the one that the metric told.
    let standardError: Double?
    /// The number of seeds; `nil` for what is written in the spec.
    let count: Int?
  }

  private let table: CSVTable
  private let values: [Double?]
  private let errors: [Double?]

  /// Reads a table.
  ///
  /// - Throws: `ArrayFileError` when it has no such columns.
  init(_ table: CSVTable) throws(ArrayFileError) {
    self.table = table
    values = try table.doubles(in: "value")
    errors = try table.doubles(in: "standard_error")
  }

  /// What one side is; `nil` where the table lacks it, if only of some seed.
  ///
  /// - Throws: `StageFailure` when the table has no column of what tells cells apart.
  func value(of side: ClaimsStage.Parameters.Side) throws(StageFailure) -> Value? {
    if let number = side.number { return Value(number: number, standardError: nil, count: nil) }
    guard let quantity = side.quantity else { return nil }
    let rows = try rows(of: quantity)
    let found = rows.compactMap { values[$0] }
    guard found.count == quantity.seeds, let summary = Summary(found) else { return nil }
    let statistic = side.statistic ?? .mean
    let error: Double? =
      if found.count == 1 { errors[rows[0]] } else if statistic == .mean {
        summary.standardError
      } else { nil }
    return Value(
      // The order of what is no number is not defined.
      number: found.contains(where: \.isNaN) ? .nan : statistic.value(of: summary),
      standardError: error, count: found.count)
  }

  private func rows(of quantity: ClaimsStage.Parameters.Quantity) throws(StageFailure) -> [Int] {
    var conditions = [
      "model": quantity.model, "metric": quantity.metric, "quantity": quantity.name,
    ].merging(quantity.settings ?? [:]) { first, _ in first }
    if let variance = quantity.variance {
      conditions["variance"] = CSVTable.Cell.number(variance).text
    }
    var columns: [(column: Int, value: String)] = []
    for (name, value) in conditions.sorted(by: { $0.key < $1.key }) {
      guard let column = table.columns.firstIndex(of: name) else {
        throw StageFailure("the table of all numbers has no column '\(name)'")
      }
      columns.append((column, value))
    }
    return table.rows.indices.filter { row in
      columns.allSatisfy { table.rows[row][$0.column] == $0.value }
    }
  }
}

extension Claim.Statistic {
  /// The statistic of the values of all seeds.
  fileprivate func value(of summary: Summary) -> Double {
    switch self {
    case .mean: summary.mean
    case .median: summary.median
    case .least: summary.quantile(0)
    case .greatest: summary.quantile(1)
    }
  }
}
