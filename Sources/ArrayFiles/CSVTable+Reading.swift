extension CSVTable {
  /// Reads the file at `path`.
  ///
  /// - Throws: `ArrayFileError` when it cannot be read or is not a well-formed table.
  public init(contentsOf path: String) throws(ArrayFileError) {
    try self.init(bytes: try FileBytes.read(path), path: path)
  }

  /// Reads the content of a file; `path` is how errors name it.
  ///
  /// Lines end in LF or CRLF. Every row must have one cell per column; rows are counted from 1, the
  /// header being row 1.
  ///
  /// - Throws: `ArrayFileError` that names the row and the column.
  public init(bytes: [UInt8], path: String) throws(ArrayFileError) {
    var parser = CSVParser(bytes: bytes, path: path)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw parser.failure("is not UTF-8", "save it as UTF-8")
    }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw parser.failure("starts with a byte order mark", "save it as UTF-8 without one")
    }
    guard let header = try parser.record() else {
      throw parser.failure("is empty", "start with a row of column names")
    }
    guard !header.contains("") else {
      throw parser.failure("row 1: a column has no name", "name every column")
    }
    guard Set(header).count == header.count else {
      throw parser.failure("row 1: two columns have the same name", "name each column once")
    }
    self.init(columns: header)
    while let record = try parser.record() {
      guard record.count == header.count else {
        throw parser.failure(
          "row \(parser.row) has \(record.count) cells and the header \(header.count)",
          "give every column a cell; an empty one means missing")
      }
      append(texts: record)
    }
  }

  /// The texts of one column; missing values are `nil`.
  ///
  /// - Throws: `ArrayFileError` when there is no such column.
  public func texts(in column: String, path: String = "table") throws(ArrayFileError) -> [String?] {
    guard let index = columns.firstIndex(of: column) else {
      throw ArrayFileError(
        path: path, message: "has no column '\(column)'",
        remedy: "it has \(columns.map { "'\($0)'" }.joined(separator: ", "))")
    }
    return rows.map { $0[index].isEmpty ? nil : $0[index] }
  }

  /// The numbers of one column; missing values are `nil`.
  ///
  /// - Throws: `ArrayFileError` that names the row and column of the first text that is no number.
  public func doubles(in column: String, path: String = "table") throws(ArrayFileError)
    -> [Double?]
  {
    var numbers: [Double?] = []
    for (index, text) in try texts(in: column, path: path).enumerated() {
      guard let text else {
        numbers.append(nil)
        continue
      }
      guard let number = Double(text) else {
        throw ArrayFileError(
          path: path, message: "row \(index + 2), column '\(column)': '\(text)' is not a number",
          remedy: "write digits, nan, inf or -inf, or leave the cell empty")
      }
      numbers.append(number)
    }
    return numbers
  }
}

private struct CSVParser {
  let bytes: [UInt8]
  let path: String
  var position = 0
  /// Number of the record read last; the header is 1.
  var row = 0

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  func failure(_ message: String, _ remedy: String) -> ArrayFileError {
    ArrayFileError(path: path, message: message, remedy: remedy)
  }

  mutating func record() throws(ArrayFileError) -> [String]? {
    guard position < bytes.count else { return nil }
    row += 1
    var cells: [String] = []
    while true {
      cells.append(try cell(column: cells.count + 1))
      guard position < bytes.count else { return cells }
      let separator = bytes[position]
      position += 1
      if separator == 0x0A { return cells }
    }
  }

  /// Reads one cell and stops at its separator; a CR before LF is skipped.
  private mutating func cell(column: Int) throws(ArrayFileError) -> String {
    let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    let content = try isQuoted ? quotedCell(column: column) : plainCell(column: column)
    if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A {
      position += 1
    }
    guard position == bytes.count || bytes[position] == 0x0A || bytes[position] == comma else {
      throw failure(
        "row \(row), column \(column): unexpected text after the cell",
        "quote the whole cell and double the quotes inside it")
    }
    return String(decoding: content, as: UTF8.self)
  }

  private let comma = UInt8(ascii: ",")

  private mutating func plainCell(column: Int) throws(ArrayFileError) -> [UInt8] {
    let start = position
    while position < bytes.count, bytes[position] != comma, bytes[position] != 0x0A,
      bytes[position] != 0x0D
    {
      guard bytes[position] != UInt8(ascii: "\"") else {
        throw failure(
          "row \(row), column \(column): a quote inside a cell without quotes",
          "quote the whole cell and double the quotes inside it")
      }
      position += 1
    }
    return Array(bytes[start..<position])
  }

  private mutating func quotedCell(column: Int) throws(ArrayFileError) -> [UInt8] {
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte != UInt8(ascii: "\"") {
        content.append(byte)
      } else if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        content.append(byte)
        position += 1
      } else {
        return content
      }
    }
    throw failure("row \(row), column \(column): the quote is never closed", "close the quote")
  }
}
