/// Rows of text in columns that are as wide as what they hold.
struct TextTable {
  private var rows: [[String]]

  /// A table with the names of its columns.
  init(_ header: [String]) { rows = [header] }

  /// Adds a row.
  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, each with its end.
  var text: String {
    let columns = rows[0].indices
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for column in columns {
        line += row[column]
        guard column < columns.upperBound - 1 else { break }
        line += String(repeating: " ", count: widths[column] - row[column].count + 2)
      }
      return line + "\n"
    }.joined()
  }
}
