import ArrayFiles

/// The rows of `results.csv`.
struct ResultsTable {
  /// One row: the named cells.
  struct Row {
    fileprivate let cells: [String: String]

    /// The text of a column; empty where it is missing.
    subscript(column: String) -> String { cells[column] ?? "" }
    /// The number in a column; not-a-number where there is none.
    func number(_ column: String) -> Double { Double(self[column]) ?? .nan }
    /// The measured value.
    var value: Double { number("value") }
  }

  private let rows: [Row]

  /// Reads a table.
  ///
  /// - Throws: `ArrayFileError` when it is not there or not well-formed.
  init(contentsOf path: String) throws {
    let table = try CSVTable(contentsOf: path)
    rows = table.rows.map { Row(cells: Dictionary(uniqueKeysWithValues: zip(table.columns, $0))) }
  }

  /// The rows whose cells are the given ones.
  func rows(where conditions: [String: String]) -> [Row] {
    rows.filter { row in conditions.allSatisfy { row[$0.key] == $0.value } }
  }

  /// The contenders in the order of their first row, ours among them.
  var contenders: [String] {
    var seen: Set<String> = []
    return rows.map { $0["contender"] }.filter { seen.insert($0).inserted }
  }
}
