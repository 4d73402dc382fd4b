/// Points that were read from a file, every coordinate a number that single precision can hold.
public struct PointTable: Equatable, Sendable {
  /// The number of points.
  public let rows: Int
  /// `D`, the number of coordinates.
  public let columns: Int
  /// The names of the columns, in a file that has some.
  public let names: [String]?
  /// The coordinates, shape `[rows, columns]`, row-major.
  public let values: [Double]

  init(rows: Int, columns: Int, names: [String]?, values: [Double]) {
    precondition(values.count == rows * columns, "\(values.count) numbers in \(rows) rows")
    self.rows = rows
    self.columns = columns
    self.names = names
    self.values = values
  }

  /// A column, counted from 0, as messages call it: counted from 1, with its name.
  public func title(ofColumn column: Int) -> String {
    "column \(column + 1)" + (names.map { " ('\(printable($0[column]))')" } ?? "")
  }

  /// The first column whose numbers are all the same.
  public var constantColumn: Int? {
    (0..<columns).first { column in
      stride(from: column, to: values.count, by: columns)
        .allSatisfy { values[$0] == values[column] }
    }
  }

  /// How many rows are the same as one before them.
  public var repeatedRowCount: Int { rows - distinctRows.count }

  /// How many rows are rows of another table as well.
  public func sharedRowCount(with other: PointTable) -> Int {
    let known = other.distinctRows
    return (0..<rows).count { known.contains(row($0)) }
  }

  private var distinctRows: Set<ArraySlice<Double>> { Set((0..<rows).map(row)) }

  private func row(_ index: Int) -> ArraySlice<Double> {
    values[index * columns..<(index + 1) * columns]
  }

  /// Holds every number against what a coordinate can be.
  ///
  /// - Throws: `ArrayFileError` that names the first that is none.
  func requireCoordinates(path: String) throws(ArrayFileError) {
    guard let index = values.firstIndex(where: { !Self.isCoordinate($0) }) else { return }
    // The header of a file with names is row 1.
    let row = index / columns + (names == nil ? 1 : 2)
    throw ArrayFileError(
      path: path,
      message: "row \(row), \(title(ofColumn: index % columns)): "
        + Self.refusal(values[index]), remedy: Self.remedy(values[index]))
  }

  /// Whether a number is finite, also in single precision, which models compute in.
  private static func isCoordinate(_ number: Double) -> Bool {
    abs(number) <= Double(Float.greatestFiniteMagnitude)
  }

  private static func refusal(_ number: Double) -> String {
    if number.isNaN { return "NaN is no coordinate" }
    return number.isInfinite
      ? "\(number) is no coordinate" : "\(number) is too large for single precision"
  }

  private static func remedy(_ number: Double) -> String {
    number.isFinite
      ? "choose a larger unit for this column" : "remove the row, or fill the gap with a number"
  }
}
