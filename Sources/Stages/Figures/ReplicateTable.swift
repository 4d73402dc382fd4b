import ArrayFiles
import Scheduler

/// The numbers of all models, cells and seeds, sorted into rows and panels of a figure.
struct ReplicateTable {
  /// One model with one choice of settings; seeds are its replicates.
  struct Row {
    let model: String
    /// What else varies, as `key=value`; empty where nothing does.
    let settings: String
    /// The values of every seed, of each quantity; empty where there is none.
    var values: [[Double]]
  }

  /// The most rows that a page holds, however high.
  private static let mostRows = 200

  /// Models in their order, each with its settings in the order of the table.
  let rows: [Row]

  /// - Throws: `ArrayFileError` when a column lacks, `StageFailure` when there are more rows than a page holds.
  init(_ table: CSVTable, _ parameters: ReplicatesStage.Parameters) throws {
    let models = try table.texts(in: "model").map { $0 ?? "" }
    let metrics = try table.texts(in: "metric").map { $0 ?? "" }
    let names = try table.texts(in: "quantity").map { $0 ?? "" }
    let values = try table.numbers("value")
    let settings = try parameters.settings.map { setting in
      (setting, try table.texts(in: setting.column).map { $0 ?? "" })
    }
    let keys = Self.short(parameters.settings.map(\.key))
    let quantities = parameters.quantities.map(metricAndQuantity)
    var rows: [Row] = []
    for model in parameters.models {
      var places: [String: Int] = [:]
      for line in table.rows.indices where models[line] == model {
        let words = zip(keys, settings).compactMap { key, setting in
          setting.0.model.map { $0 == model } ?? true ? "\(key)=\(setting.1[line])" : nil
        }
        let name = words.joined(separator: ", ")
        if places[name] == nil {
          places[name] = rows.count
          rows.append(
            Row(model: model, settings: name, values: quantities.map { _ in [] }))
        }
        for (panel, quantity) in quantities.enumerated() {
          guard names[line] == quantity.quantity,
            quantity.metric.map({ $0 == metrics[line] }) ?? true, let place = places[name]
          else { continue }
          rows[place].values[panel].append(values[line])
        }
      }
    }
    guard rows.count <= Self.mostRows else {
      throw StageFailure(
        "replicates would have \(rows.count) rows, more than the \(Self.mostRows) that fit",
        help: "list fewer 'models', or let less vary")
    }
    guard !rows.isEmpty else { throw StageFailure("replicates has no row to draw") }
    self.rows = rows
  }

  /// Keys by their last words, unless several end in the same one: then whole.
  private static func short(_ keys: [String]) -> [String] {
    let ends = keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    return zip(keys, ends).map { key, end in ends.count { $0 == end } > 1 ? key : end }
  }
}
