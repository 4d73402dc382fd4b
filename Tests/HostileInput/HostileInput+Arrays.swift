import ArrayFiles
import FoundationEssentials
import TestSupport

extension HostileInput {
  static func npy(_ bytes: [UInt8]) -> Bool {
    let points = isPoints(bytes, .npy)
    guard let file = try? NumpyFile(bytes: bytes, path: "x") else {
      precondition(!points, "points in a file that is none")
      return false
    }
    require(file.array, fits: bytes)
    // Not-a-numbers are equal to nothing, so bytes are compared.
    let written = file.bytes
    guard let again = try? NumpyFile(bytes: written, path: "x") else {
      preconditionFailure("an array that was written cannot be read")
    }
    precondition(again.bytes == written, "another array was read than written")
    return true
  }

  static func safetensors(_ bytes: [UInt8]) -> Bool {
    let points = isPoints(bytes, .safetensors)
    guard let file = try? SafetensorsFile(bytes: bytes, path: "x") else {
      precondition(!points, "points in a file that is none")
      return false
    }
    for tensor in file.tensors.values { require(tensor, fits: bytes) }
    let written = file.bytes
    guard let again = try? SafetensorsFile(bytes: written, path: "x") else {
      preconditionFailure("tensors that were written cannot be read")
    }
    precondition(again.bytes == written, "other tensors were read than written")
    return true
  }

  static func table(_ bytes: [UInt8]) -> Bool {
    guard let table = try? CSVTable(bytes: bytes, path: "x") else { return false }
    guard let again = try? CSVTable(bytes: Array(table.text.utf8), path: "x") else {
      preconditionFailure("a table that was written cannot be read")
    }
    precondition(again == table, "another table was read than written")
    for column in table.columns { _ = try? table.doubles(in: column) }
    return true
  }

  static func points(_ bytes: [UInt8]) -> Bool { isPoints(bytes, .csv) }

  /// Whether a file with these bytes holds points; if so, every one is a number.
  private static func isPoints(_ bytes: [UInt8], _ format: PointFileFormat) -> Bool {
    do {
      return try withTemporaryDirectory { folder in
        let path = "\(folder)/points"
        try Data(bytes).write(to: URL(filePath: path))
        let file = try PointFile(path: path, format: format)
        let shape = try? file.shape()
        guard let points = try? file.read() else { return false }
        precondition(shape?.rows == points.rows && shape?.columns == points.columns, "its shape")
        precondition(points.values.count == points.rows * points.columns, "its numbers")
        precondition(points.values.allSatisfy { Float($0).isFinite }, "a point nowhere")
        precondition(points.values.count <= bytes.count, "more numbers than bytes")
        precondition(points.repeatedRowCount < points.rows, "no row comes first")
        _ = points.constantColumn
        return true
      }
    } catch {
      preconditionFailure("the folder for a test cannot be used: \(error)")
    }
  }

  private static func require(_ array: NumericArray, fits bytes: [UInt8]) {
    precondition(array.elements.count <= bytes.count, "more numbers than bytes")
  }
}
