import ArrayFiles
import Scheduler
import Simulators

/// Points read from a file.
struct Points {
  /// The coordinates, `[count, dimension]` row-major, in data units.
  let values: [Double]
  /// The number of coordinates of each point.
  let dimension: Int
}

extension Points {
  /// How far beyond the outermost points a rectangle around them reaches, as a share of their range.
  private static var margin: Double { 0.1 }

  /// A rectangle around the points with a margin, one range an axis, in data units.
  ///
  /// An axis on which all points are the same has a range of 1 on either side.
  var rectangle: [ClosedRange<Double>] {
    (0..<dimension).map { column in
      let numbers = stride(from: column, to: values.count, by: dimension).map { values[$0] }
      let (least, greatest) = (numbers.min() ?? 0, numbers.max() ?? 0)
      let margin = greatest > least ? Self.margin * (greatest - least) : 1
      return least - margin...greatest + margin
    }
  }
}

/// Reads a matrix of points.
///
/// - Throws: `ArrayFileError` when the file is none, `StageFailure` when it is no matrix.
func readPoints(_ path: String) throws -> Points {
  let array = try NumpyFile(contentsOf: path).array
  guard array.shape.count == 2, array.shape[1] > 0 else {
    throw StageFailure("\(path) holds an array of shape \(array.shape), not a table of points")
  }
  return Points(values: array.doubles, dimension: array.shape[1])
}

/// Writes points in double.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writePoints(_ values: [Double], dimension: Int, to path: String) throws {
  let shape = [values.count / dimension, dimension]
  try NumpyFile(NumericArray(shape: shape, doubles: values)).write(to: path)
}

/// Writes row numbers.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writeRows(_ rows: [Int], to path: String) throws {
  try NumpyFile(NumericArray(shape: [rows.count], integers: rows.map(Int64.init)))
    .write(to: path)
}

/// Writes the latent coordinates of samples, one row per sample.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writeLatents(_ samples: Samples, to path: String) throws {
  var table = CSVTable(columns: ["row"] + samples.latentColumns.map(\.name))
  for row in 0..<samples.count {
    table.append([.integer(row)] + samples.latentColumns.map { .number($0.values[row]) })
  }
  try table.write(to: path)
}
