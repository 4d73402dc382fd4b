import ArrayFiles
import Evaluation
import Scheduler

/// Numbers of several seeds, in the rows in which they are compared: models, each in the cells of a matrix.
struct Replicates {
  /// A model in a cell.
  struct Row: Hashable {
    let model: String
    /// The values of what varies besides the seed, in the order of ``axes``; empty where it is of other models.
    let settings: [String]
  }

  /// What varies besides the seed, in the order of the columns.
  let axes: [String]
  /// The rows, models in their order, each with its cells in the order of the table.
  let rows: [Row]
  /// The values of each quantity by row, a seed each.
  let values: [[Row: [Double]]]

  /// The numbers of a table of metrics.
  ///
  /// - Throws: `StageFailure` when a quantity is not in the table, or several metrics have it.
  init(_ table: CSVTable, models: [String], of quantities: [String]) throws {
    func column(_ name: String) throws -> Int {
      guard let index = table.columns.firstIndex(of: name) else {
        throw StageFailure("the table of metrics has no column '\(name)'")
      }
      return index
    }
    let (model, metric, quantity) = (
      try column("model"), try column("metric"), try column("quantity")
    )
    let numbers = try table.numbers("value")
    let fixed = ["experiment", "model", "seed", "metric"] + Quantity.columns
    // The variance has a column in every table; it is an axis where one model has several.
    let candidates = table.columns.indices.filter { !fixed.contains(table.columns[$0]) }
    let axes = candidates.filter { index in
      models.contains { name in
        Set(table.rows.filter { $0[model] == name }.map { $0[index] }).count > 1
      }
    }
    self.axes = axes.map { table.columns[$0] }
    var rows: [Row] = []
    var values = [[Row: [Double]]](repeating: [:], count: quantities.count)
    for name in models {
      for (cells, number) in zip(table.rows, numbers) where cells[model] == name {
        let row = Row(model: name, settings: axes.map { cells[$0] })
        for (index, wanted) in quantities.enumerated()
        where wanted == cells[quantity] || wanted == "\(cells[metric]).\(cells[quantity])" {
          if !rows.contains(row) { rows.append(row) }
          values[index][row, default: []].append(number)
        }
      }
    }
    for (wanted, found) in zip(quantities, values) {
      let metrics = Set(table.rows.filter { $0[quantity] == wanted }.map { $0[metric] }).sorted()
      guard metrics.count < 2 else {
        throw StageFailure(
          "the quantity '\(wanted)' is one of several metrics",
          help: "write " + metrics.map { "`\($0).\(wanted)`" }.joined(separator: " or "))
      }
      guard !found.isEmpty else {
        let known = Set(table.rows.map { "\($0[metric]).\($0[quantity])" }).sorted()
        throw StageFailure(
          "no model has the quantity '\(wanted)'",
          help: "there are " + known.map { "`\($0)`" }.joined(separator: ", "))
      }
    }
    (self.rows, self.values) = (rows, values)
  }

  /// What a row is called: its model, where there are several, and what tells its cell from others.
  func label(of row: Row) -> String {
    let settings = zip(axes, row.settings).filter { !$0.1.isEmpty }.map { axis, value in
      let name = axis.split(separator: ".").last.map(String.init) ?? axis
      return name == "variance" ? "σ² = \(value)" : "\(name.replacing("_", with: " ")) \(value)"
    }
    let isOnly = Set(rows.map(\.model)).count == 1 && !settings.isEmpty
    return ((isOnly ? [] : [row.model]) + settings).joined(separator: ", ")
  }
}
