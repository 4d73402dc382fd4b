/// A file with points that somebody else wrote: a matrix of numbers, one row a point.
///
/// Such a file is believed in nothing. Messages name rows and columns as whoever wrote the file sees
/// them: counted from 1, in a CSV file with the header as row 1.
public struct PointFile: Sendable {
  /// Where the file is.
  public let path: String
  /// What kind of file it is.
  public let format: PointFileFormat
  /// Which of the arrays of a safetensors file is meant; may be left out where there is only one.
  public let array: String?

  /// A file.
  ///
  /// - Throws: `ArrayFileError` when an array is named in a file that has only one.
  public init(path: String, format: PointFileFormat, array: String? = nil) throws(ArrayFileError) {
    guard array == nil || format == .safetensors else {
      throw ArrayFileError(
        path: path, message: "is a .\(format.rawValue) file, which has no named arrays",
        remedy: "leave the name of the array out")
    }
    self.path = path
    self.format = format
    self.array = array
  }

  /// The number of points and of their coordinates, from the beginning of a binary file; text has to
  /// be read whole.
  ///
  /// - Throws: `ArrayFileError` when the file is no matrix with at least one row and column.
  public func shape() throws(ArrayFileError) -> (rows: Int, columns: Int) {
    switch format {
    case .csv:
      let points = try read()
      return (points.rows, points.columns)
    case .npy: return try matrix(NumpyFile.shape(ofFileAt: path))
    case .safetensors:
      let shapes = try SafetensorsFile.shapes(ofFileAt: path)
      let name = try arrayName(among: shapes.keys.map { $0 })
      return try matrix(shapes[name] ?? [])
    }
  }

  /// Reads the points, and holds every number against what a coordinate can be.
  ///
  /// - Throws: `ArrayFileError` that names the row and the column of the first that is none.
  public func read() throws(ArrayFileError) -> PointTable {
    switch format {
    case .csv: return try PointTable(csv: try FileBytes.read(path), path: path)
    case .npy: return try points(NumpyFile(contentsOf: path).array)
    case .safetensors:
      let tensors = try SafetensorsFile(contentsOf: path).tensors
      let name = try arrayName(among: tensors.keys.map { $0 })
      return try points(tensors[name] ?? NumericArray(shape: [0], doubles: []))
    }
  }

  private func points(_ array: NumericArray) throws(ArrayFileError) -> PointTable {
    let (rows, columns) = try matrix(array.shape)
    if case .int64(let integers) = array.elements {
      // Beyond this not every integer is a double.
      let limit: Int64 = 1 << 53
      if let index = integers.firstIndex(where: { $0 > limit || $0 < -limit }) {
        throw ArrayFileError(
          path: path,
          message: "row \(index / columns + 1), column \(index % columns + 1): "
            + "\(integers[index]) is an integer that no floating-point number holds exactly",
          remedy: "store smaller numbers, or convert them to float64 yourself")
      }
    }
    let table = PointTable(rows: rows, columns: columns, names: nil, values: array.doubles)
    try table.requireCoordinates(path: path)
    return table
  }

  /// The lengths of the two axes of a matrix that has elements.
  private func matrix(_ shape: [Int]) throws(ArrayFileError) -> (rows: Int, columns: Int) {
    guard shape.count == 2 else {
      throw ArrayFileError(
        path: path, message: "holds an array of shape \(shape), and points are a matrix",
        remedy: shape.count == 1
          ? "save it with reshape(-1, D) for points of D coordinates, one row a point"
          : "save it with two axes, one row a point")
    }
    guard shape[0] > 0 else {
      throw ArrayFileError(
        path: path, message: "has shape \(shape): no rows", remedy: "save at least one point")
    }
    guard shape[1] > 0 else {
      throw ArrayFileError(
        path: path, message: "has shape \(shape): no columns",
        remedy: "save at least one coordinate a point")
    }
    return (shape[0], shape[1])
  }

  private func arrayName(among names: [String]) throws(ArrayFileError) -> String {
    let names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // Whoever wrote the file could list any number of names of any length.
    let most = 8
    let listing =
      names.prefix(most).map { "'\(printable($0))'" }.joined(separator: ", ")
      + (names.count > most ? " and \(names.count - most) more" : "")
    guard let first = names.first else {
      throw ArrayFileError(path: path, message: "holds no arrays", remedy: "save the points in it")
    }
    if let array {
      guard names.contains(array) else {
        throw ArrayFileError(
          path: path, message: "holds no array '\(printable(array))'", remedy: "it has \(listing)")
      }
      return array
    }
    guard names.count == 1 else {
      throw ArrayFileError(
        path: path, message: "holds \(names.count) arrays", remedy: "say which; it has \(listing)")
    }
    return first
  }
}
