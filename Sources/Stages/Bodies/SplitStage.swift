import ArrayFiles
import Scheduler
import Tensors

/// Takes training and test points from files of the author's.
///
/// Where both come from one file, rows are drawn for the test first and for training from what is left;
/// the points keep the order of the file. Outputs: the points `[count, D]` in double, as a simulation
/// writes them, and the rows that they are, counted from 0.
enum SplitStage: StageBody {
  static let kind = "split"
  static let revision = 1

  /// The names of the inputs.
  static let (file, testFile) = ("file", "test_file")
  static let trainRows = "train_rows.npy"
  static let testRows = "test_rows.npy"

  /// What a copy in the cache does not tell of a file.
  struct Source: Hashable, Codable {
    var format: PointFileFormat
    /// Which array of a safetensors file is meant.
    var array: String?
  }

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { SplitStage.self }
    var file: Source
    /// The file that all its points are test points of; `nil` when they are drawn.
    var testFile: Source?
    /// The number of training points, of all in the file that are not for the test.
    var train: Int
    /// The number of test points.
    var test: Int

    /// The files that the stage writes.
    var outputs: [String] {
      [SimulateStage.train, SimulateStage.test, trainRows] + (testFile == nil ? [testRows] : [])
    }
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let points = try read(parameters.file, context.input(file))
    let rest = try parameters.testFile.map { try read($0, context.input(testFile)) }
    let drawn = rest == nil ? parameters.test : 0
    guard points.rows - drawn >= parameters.train, rest.map({ $0.rows == parameters.test }) ?? true,
      rest.map({ $0.columns == points.columns }) ?? true
    else {
      throw StageFailure(
        "\(parameters.train) training and \(parameters.test) test points of these files were asked for"
      )
    }
    var stream = try context.stream().child("rows")
    let order = stream.permutation(count: points.rows)
    let trainRows = order.dropFirst(drawn).prefix(parameters.train).sorted()
    try writePoints(
      points.coordinates(ofRows: trainRows), dimension: points.columns,
      to: context.outputPath(SimulateStage.train))
    try writeRows(trainRows, to: context.outputPath(Self.trainRows))
    if let rest {
      try writePoints(
        rest.values, dimension: rest.columns, to: context.outputPath(SimulateStage.test))
    } else {
      let testRows = order.prefix(drawn).sorted()
      try writePoints(
        points.coordinates(ofRows: testRows), dimension: points.columns,
        to: context.outputPath(SimulateStage.test))
      try writeRows(testRows, to: context.outputPath(Self.testRows))
    }
  }

  private static func read(_ source: Source, _ path: String) throws(StageFailure) -> PointTable {
    do throws(ArrayFileError) {
      return try PointFile(path: path, format: source.format, array: source.array).read()
    } catch {
      // The path would be that of the copy in the cache.
      throw StageFailure("the file of points: \(error.message)", help: error.remedy)
    }
  }
}

extension PointTable {
  /// The coordinates of some rows, shape `[rows, columns]`, row-major.
  fileprivate func coordinates(ofRows rows: [Int]) -> [Double] {
    rows.flatMap { values[$0 * columns..<($0 + 1) * columns] }
  }
}
