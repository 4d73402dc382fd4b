import ArrayFiles
import ExperimentSpec
import Scheduler

/// The files that the section `data` names in place of a simulator.
struct DataFiles {
  /// One of them.
  struct File {
    let named: NamedFile
    let points: PointFile

    /// A file; `array` is the name of one of its arrays.
    ///
    /// - Throws: `ArrayFileError` when it is of no format that is read.
    init(_ named: NamedFile, array: String?) throws(ArrayFileError) {
      self.named = named
      points = try PointFile(
        path: named.path, format: PointFileFormat(path: named.writtenPath), array: array)
    }

    /// What the stage that reads the file has to know of it.
    var source: SplitStage.Source {
      SplitStage.Source(format: points.format, array: points.array)
    }

    /// The file as an input of a stage.
    var external: ExternalFile {
      ExternalFile(path: named.path, name: named.writtenPath, content: named.content)
    }
  }

  /// The points, for training and, where there is no other file, for the test.
  let file: File
  /// The test points.
  let testFile: File?
}

extension DataSection {
  /// The files that the section names; `nil` when it names a simulator.
  ///
  /// - Throws: `ArrayFileError` when the vocabulary let a file pass that cannot be read.
  var files: DataFiles? {
    get throws {
      guard let file = settings[DataFileKey.file]?.file else { return nil }
      let array = settings[DataFileKey.array]?.text
      return DataFiles(
        file: try DataFiles.File(file, array: array),
        testFile: try settings[DataFileKey.testFile]?.file.map {
          try DataFiles.File($0, array: testArray(of: $0, array))
        })
    }
  }

  private func testArray(of file: NamedFile, _ array: String?) -> String? {
    DataFileKey.testArray(in: settings, of: file, array)
  }

  /// What a grid over the plane covers, `[x1, x2]`, where the section says so.
  var grid: [[Double]]? {
    guard let grid = settings[DataFileKey.grid]?.object else { return nil }
    return DataFileKey.axes.map { axis in grid[axis]?.list?.compactMap(\.number) ?? [] }
  }
}

/// The keys of the section `data` that names a file.
enum DataFileKey {
  static let file = "file"
  static let array = "array"
  static let train = "train"
  static let test = "test"
  static let testFile = "test_file"
  static let testArray = "test_array"
  static let grid = "grid"
  static let axes = ["x1", "x2"]
  /// The number of coordinates, which the author does not write: it is filled in.
  static let columns = "columns"

  /// The array that is meant in a file of test points: without a name of its own that of the other file,
  /// if such files have names at all.
  static func testArray(in data: SpecObject, of file: NamedFile, _ array: String?) -> String? {
    if let named = data[testArray]?.text { return named }
    let format = try? PointFileFormat(path: file.writtenPath)
    return format == .safetensors ? array : nil
  }
}
