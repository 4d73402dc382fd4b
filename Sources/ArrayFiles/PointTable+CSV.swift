extension PointTable {
  /// Reads points from a CSV file with a header.
  ///
  /// Lines may end in LF or CRLF, cells may be quoted, the file may start with a byte order mark and
  /// end in empty lines: all of that means nothing. What could mean two things is refused.
  ///
  /// - Throws: `ArrayFileError` that names the row and the column, as a spreadsheet counts them.
  init(csv bytes: [UInt8], path: String) throws(ArrayFileError) {
    func failure(_ message: String, _ remedy: String) -> ArrayFileError {
      ArrayFileError(path: path, message: message, remedy: remedy)
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    var content = bytes[(hasMark ? 3 : 0)...]
    while let last = content.last, last == 0x0A || last == 0x0D || last == 0x20 {
      content.removeLast()
    }
    guard !content.isEmpty else {
      throw failure("is empty", "start with a row of column names, then one row a point")
    }
    let firstLine = content.prefix { $0 != 0x0A && $0 != 0x0D }
    if firstLine.count < content.count, content[firstLine.endIndex] == 0x0D,
      content.index(after: firstLine.endIndex) < content.endIndex,
      content[firstLine.endIndex + 1] != 0x0A
    {
      throw failure("has lines that end in a bare carriage return", "save it with line feeds")
    }
    guard !firstLine.isEmpty else {
      throw failure("row 1 is empty", "start with a row of column names, then one row a point")
    }
    for (byte, name) in [(UInt8(ascii: ";"), "semicolons"), (UInt8(0x09), "tabs")]
    where firstLine.contains(byte) && !firstLine.contains(UInt8(ascii: ",")) {
      throw failure(
        "row 1: the columns are separated by \(name)",
        "save it with commas between the columns and points in the numbers")
    }
    if let cells = String(validating: firstLine, as: UTF8.self)?.split(separator: ","),
      !cells.isEmpty, cells.allSatisfy({ Self.number(String($0)) != nil })
    {
      throw failure(
        "row 1 holds numbers where the names of the columns belong",
        "put a row of names above it, such as "
          + (1...min(cells.count, 3)).map { "x\($0)" }.joined(separator: ","))
    }
    if firstLine.first == UInt8(ascii: ",") {
      throw failure(
        "row 1, column 1: the column has no name",
        "name it, or leave it out if it only counts the rows (in pandas: index=False)")
    }
    let table = try CSVTable(bytes: Array(content), path: path)
    guard !table.rows.isEmpty else {
      throw failure("has a header and no rows", "add one row a point")
    }
    var values: [Double] = []
    values.reserveCapacity(table.rows.count * table.columns.count)
    for (row, cells) in table.rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        if let number = Self.number(cell) {
          values.append(number)
        } else {
          let (message, remedy) = Self.refusal(cell)
          throw failure(
            "row \(row + 2), column \(column + 1) ('\(printable(table.columns[column]))'): "
              + message, remedy)
        }
      }
    }
    self.init(
      rows: table.rows.count, columns: table.columns.count, names: table.columns, values: values)
    try requireCoordinates(path: path)
  }

  /// The number that a cell holds: digits, a sign, a point and an exponent, with spaces around.
  private static func number(_ cell: String) -> Double? {
    let text = cell.utf8.drop { $0 == 0x20 }
    let end = text.lastIndex { $0 != 0x20 }
    guard let end else { return nil }
    let digits = text[...end]
    let known = digits.allSatisfy { byte in
      (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }
    return known ? Double(Substring(digits)) : nil
  }

  /// Why a cell is no number, and what to do.
  private static func refusal(_ cell: String) -> (message: String, remedy: String) {
    let word = cell.lowercased().filter { !$0.isWhitespace }
    if word.isEmpty { return ("the cell is empty", "fill it, or remove the row") }
    let gaps: Set = [
      "nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "infinity", "-infinity",
    ]
    if gaps.contains(word) {
      return (
        "'\(printable(cell))' is no coordinate", "fill the gap with a number, or remove the row"
      )
    }
    if number(word.replacing(",", with: ".")) != nil {
      return ("'\(printable(cell))' is no number", "write a point instead of the decimal comma")
    }
    return ("'\(printable(cell))' is no number", "write a number, or leave the column out")
  }
}
