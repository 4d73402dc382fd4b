/// A tidy table: named columns, one observation per row, every cell kept as its text.
///
/// Written as RFC 4180 with line feeds, a header row and UTF-8; numbers are the shortest text that
/// reads back exactly, the rest is `nan`, `inf` and `-inf`, and an empty cell is a missing value.
/// Equal tables have equal bytes.
public struct CSVTable: Equatable, Sendable {
  /// What goes into a cell.
  public enum Cell: Hashable, Sendable {
    /// Any text; the empty text reads back as missing.
    case text(String)
    /// An exact integer.
    case integer(Int)
    /// A double, written with as many digits as it needs.
    case number(Double)
    /// A single-precision number, written with as many digits as *it* needs.
    case float(Float)
    /// No value.
    case missing

    /// The text of the cell before quoting.
    public var text: String {
      switch self {
      case .text(let text): text
      case .integer(let value): String(value)
      case .number(let value): value.isNaN ? "nan" : value.description
      case .float(let value): value.isNaN ? "nan" : value.description
      case .missing: ""
      }
    }
  }

  /// Names of the columns, in file order.
  public let columns: [String]
  /// Texts of the cells, one inner array per row in the order of `columns`; empty means missing.
  public private(set) var rows: [[String]] = []

  /// An empty table.
  ///
  /// - Precondition: There is at least one column, no name is empty and no name occurs twice.
  public init(columns: [String]) {
    precondition(
      !columns.isEmpty && !columns.contains("") && Set(columns).count == columns.count,
      "column names must be given and distinct: \(columns)")
    self.columns = columns
  }

  /// Adds one row.
  ///
  /// - Precondition: There is one cell per column.
  public mutating func append(_ cells: [Cell]) {
    append(texts: cells.map { $0.text })
  }

  mutating func append(texts: [String]) {
    precondition(
      texts.count == columns.count, "\(texts.count) cells for the columns \(columns)")
    rows.append(texts)
  }

  /// Writes the file in place.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be created or the disk is full.
  public func write(to path: String) throws(ArrayFileError) {
    try FileBytes.write(Array(text.utf8), to: path)
  }

  /// The content of the file.
  public var text: String {
    ([columns] + rows).map { row in
      // A line without anything on it would look like no row at all.
      if row == [""] { return "\"\"\n" }
      return row.map { CSVTable.quoted($0) }.joined(separator: ",") + "\n"
    }.joined()
  }

  private static func quoted(_ text: String) -> String {
    let isSpecial = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    // At the start of the file it would be taken for a byte order mark.
    guard isSpecial || text.unicodeScalars.first == "\u{FEFF}" else { return text }
    let doubled = text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(doubled)\""
  }
}
