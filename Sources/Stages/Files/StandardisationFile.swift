import ArrayFiles
import Scheduler
import Simulators

private let columnName = "column"
private let meanName = "mean"
private let deviationName = "standard_deviation"

/// Writes means and standard deviations, one row a coordinate, counted from 1 as in `x1`.
///
/// - Throws: `ArrayFileError` when the file cannot be written.
func writeStandardisation(_ standardisation: Standardisation, to path: String) throws {
  var table = CSVTable(columns: [columnName, meanName, deviationName])
  for column in 0..<standardisation.dimension {
    table.append([
      .integer(column + 1), .number(standardisation.means[column]),
      .number(standardisation.deviations[column]),
    ])
  }
  try table.write(to: path)
}

/// Reads means and standard deviations.
///
/// - Throws: `ArrayFileError` when the file is none, `StageFailure` when it holds others than it can.
func readStandardisation(_ path: String) throws -> Standardisation {
  let table = try CSVTable(contentsOf: path)
  guard
    let standardisation = Standardisation(
      means: try table.numbers(meanName), deviations: try table.numbers(deviationName))
  else { throw StageFailure("\(path) holds no means and standard deviations of coordinates") }
  return standardisation
}

extension StageContext {
  /// The name of the input that says how the models of an experiment see its points.
  static var standardisation: String { "standardisation" }

  /// How the models see the points of `dimension` coordinates; `nil` where they see them as they are.
  ///
  /// - Throws: `ArrayFileError` or `StageFailure` when the input is not what it should be.
  func standardisation(dimension: Int) throws -> Standardisation? {
    guard let path = inputs[Self.standardisation] else { return nil }
    let standardisation = try readStandardisation(path)
    guard standardisation.dimension == dimension else {
      throw StageFailure(
        "the standardisation is of \(standardisation.dimension) coordinates, the points have "
          + "\(dimension)")
    }
    return standardisation
  }
}
