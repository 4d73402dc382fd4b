import ArrayFiles

/// What a metric found.
struct EvaluationResult {
  /// One row per point.
  var table: CSVTable
  /// Named quantities, in the order in which they are listed.
  var summary: [Quantity]
  /// Arrays besides, by the names of their files.
  var arrays: [String: NumericArray] = [:]
  /// What whoever reads the numbers has to know, a line each.
  var warnings: [String] = []
}

/// A metric's table, column by column; columns that a model has not are left out.
func table(_ columns: [(name: String, cells: [CSVTable.Cell]?)]) -> CSVTable {
  let present = columns.compactMap { column in column.cells.map { (name: column.name, cells: $0) } }
  var table = CSVTable(columns: present.map(\.name))
  for row in 0..<(present.first?.cells.count ?? 0) { table.append(present.map { $0.cells[row] }) }
  return table
}

extension [Double] {
  /// The numbers as cells in double precision.
  var numberCells: [CSVTable.Cell] { map { .number($0) } }
  /// The numbers as cells in single precision.
  var floatCells: [CSVTable.Cell] { map { .float(Float($0)) } }
}

extension [Bool] {
  /// 1 for true, 0 for false.
  var flagCells: [CSVTable.Cell] { map { .integer($0 ? 1 : 0) } }
}
