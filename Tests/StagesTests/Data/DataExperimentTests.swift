import ArrayFiles
import ContentStore
import Scheduler
import Testing

@testable import Stages

@Suite("Experiments with files of points")
struct DataExperimentTests {
  private static let evaluate =
    "log_density_grid, test_log_likelihood, reconstruction_error, samples"
  private static let figures = "learning_curve: {}, data_space_density: {}"

  private func spec(_ data: String) -> String {
    DataFolder.spec(data: data, evaluate: Self.evaluate, figures: Self.figures)
  }

  /// The digests of every output of an experiment, by stage and name.
  private func digests(_ nodes: [StageNode], in laboratory: Laboratory) throws -> [String: Digest] {
    try laboratory.run(nodes)
    var digests: [String: Digest] = [:]
    for node in nodes {
      for output in node.outputs {
        digests["\(node.id)/\(output)"] = try Digest(
          ofFileAt: laboratory.path(of: output, from: node.id))
      }
    }
    return digests
  }

  @Test("the same numbers in three formats give the same bytes from the split to the figures")
  func formats() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      let results = try ["npy", "csv", "safetensors"].map { format in
        try Laboratory.with {
          try digests(folder.nodes(spec("file: points.\(format), test: 0.2")), in: $0)
        }
      }
      #expect(results[0].count == 22)
      #expect(results[0] == results[1] && results[0] == results[2])
    }
  }

  @Test("what spreadsheets and NumPy do to the same numbers changes nothing")
  func dialects() throws {
    try DataFolder.with { folder in
      let points: [Double] = (0..<24).map { Double($0 * $0 % 19) - 7 }
      try folder.writePoints(points)
      let plain = try PointFile(path: "\(folder.path)/points.npy", format: .npy).read()
      func table(_ row: (String, String) -> String, ending: String) -> String {
        let rows = (0..<12).map { row("\(Int(points[2 * $0]))", "\(points[2 * $0 + 1])") }
        return ([row("x1", "x2")] + rows).joined(separator: ending) + ending
      }
      let texts = [
        table({ "\($0),\($1)" }, ending: "\r\n"),
        "\u{FEFF}" + table({ "\"\($0)\",\"\($1)\"" }, ending: "\n") + "\n\n",
        table({ " \($0) , \($1) " }, ending: "\n").replacing(" x1 , x2 ", with: "x1,x2"),
        table({ "\($0),\($1)" }, ending: "\n").replacing("-7.0", with: "-.7e+1"),
      ]
      for text in texts {
        try folder.write(text, to: "dialect.csv")
        let table = try PointFile(path: "\(folder.path)/dialect.csv", format: .csv).read()
        #expect(table.values == points && table.names == ["x1", "x2"])
      }
      let integers = NumericArray(shape: [12, 2], integers: points.map { Int64($0) })
      let columns = (0..<24).map { Float(points[$0 % 12 * 2 + $0 / 12]) }
      var fortran = NumpyFile(NumericArray(shape: [12, 2], floats: columns)).bytes
      let place = try #require(fortran.firstRange(of: "False".utf8))
      fortran.replaceSubrange(place, with: "True ".utf8)
      for bytes in [NumpyFile(integers).bytes, fortran] {
        try folder.write(bytes, to: "dialect.npy")
        #expect(try PointFile(path: "\(folder.path)/dialect.npy", format: .npy).read() == plain)
      }
    }
  }

  /// What the stage `split` of a spec writes.
  private func split(
    _ data: String, seed: Int = 1357, in folder: DataFolder
  ) throws -> (train: [Double], test: [Double], rows: [[Int]]) {
    try Laboratory.with { laboratory in
      let text = "seed: \(seed)\n" + spec(data)
      let node = try #require(try folder.nodes(text).first { $0.kind == "split" })
      try laboratory.run([node])
      func path(_ name: String) throws -> String { try laboratory.path(of: name, from: node.id) }
      return (
        try readPoints(path("train.npy")).values, try readPoints(path("test.npy")).values,
        try node.outputs.filter { $0.hasSuffix("_rows.npy") }.map {
          try NumpyFile(contentsOf: path($0)).array.doubles.map { Int($0) }
        }
      )
    }
  }

  @Test("rows are drawn by the seed, each for one purpose, and are told")
  func rows() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      let first = try split("file: points.npy, test: 0.2", in: folder)
      let (train, test) = (first.rows[0], first.rows[1])
      #expect(train.count == 48 && test.count == 12)
      #expect(Set(train + test) == Set(0..<60))
      #expect(train == train.sorted() && test == test.sorted())
      #expect(first.train == train.flatMap { DataFolder.points[2 * $0..<2 * $0 + 2] })
      #expect(first.test == test.flatMap { DataFolder.points[2 * $0..<2 * $0 + 2] })
      let again = try split("file: points.csv, test: 12", in: folder)
      #expect(again.rows == first.rows && again.train == first.train)
      #expect(try split("file: points.npy, test: 12", seed: 2, in: folder).rows != first.rows)
      let fewer = try split("file: points.npy, test: 12, train: 30", in: folder)
      #expect(fewer.rows[1] == test && fewer.rows[0].count == 30)
      #expect(Set(fewer.rows[0]).isSubset(of: train))
    }
  }

  @Test("points of a file of their own are all for the test, in its order")
  func testFile() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      try folder.write("x1,x2\n1010,3.01\n1001,3\n", to: "test.csv")
      let separate = try split("file: points.csv, test_file: test.csv", in: folder)
      #expect(separate.test == [1010, 3.01, 1001, 3])
      #expect(separate.rows == [Array(0..<60)])
      let arrays = [
        "a": NumericArray(shape: [30, 2], doubles: Array(DataFolder.points.prefix(60))),
        "b": NumericArray(shape: [30, 2], doubles: Array(DataFolder.points.suffix(60))),
      ]
      try SafetensorsFile(tensors: arrays).write(to: "\(folder.path)/both.safetensors")
      let both = try split(
        "file: both.safetensors, array: b, test_file: both.safetensors, test_array: a", in: folder)
      #expect(both.train == arrays["b"]?.doubles && both.test == arrays["a"]?.doubles)
    }
  }

  @Test("a file enters a key by its content and by nothing else")
  func keys() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      let before = try folder.nodes(spec("file: points.csv, test: 12"))
      #expect(
        before.map(\.id) == [
          "split", "standardise", "inflate/dnf", "train/dnf", "evaluate/dnf/log_density_grid",
          "evaluate/dnf/test_log_likelihood", "evaluate/dnf/reconstruction_error",
          "evaluate/dnf/samples", "summarise", "plot/learning_curve", "plot/data_space_density",
        ])
      _ = try StageGraph(before)
      func changed(_ data: String) throws -> [StageID] {
        let after = try folder.nodes(spec(data))
        return zip(before, after).filter { old, new in
          old.files.mapValues(\.content) != new.files.mapValues(\.content)
            || old.parameters != new.parameters || old.inputs != new.inputs || old.id != new.id
        }.map(\.1.id)
      }
      // A share is the number of points that it makes.
      #expect(try changed("file: points.csv, test: 0.2") == [])
      #expect(try changed("file: points.csv, test: 0.2, train: 48, standardise: true") == [])
      #expect(try changed("file: points.csv, test: 11") == ["split"])
      #expect(
        try changed("file: points.csv, test: 12, grid: { x1: [900, 1100], x2: [2, 4] }")
          == ["evaluate/dnf/log_density_grid"])
      let text = try String(contentsOfFile: "\(folder.path)/points.csv", encoding: .utf8)
      try folder.write(text, to: "renamed.csv")
      #expect(try changed("file: renamed.csv, test: 12") == [])
      try folder.write(text.replacing("1000.0", with: "1000.5"), to: "points.csv")
      #expect(try changed("file: points.csv, test: 12") == ["split"])
    }
  }

  @Test("a grid covers what the spec says, or the training points and a tenth of their range")
  func grid() throws {
    try DataFolder.with { folder in
      try folder.writePoints([0, 0, 10, 0, 0, 4, 10, 4, 5, 2, 6, 2, 5, 3, 7, 1], columns: 2)
      func ranges(_ keys: String) throws -> [[Double]] {
        try Laboratory.with { laboratory in
          let model = DataFolder.model.replacing("batch_size: 20", with: "batch_size: 2")
          let text = DataFolder.spec(
            data: "file: points.npy, test_file: points.csv, validation_split: 0.2\(keys)",
            model: model, evaluate: "log_density_grid")
          try laboratory.run(folder.nodes(text))
          let table = try CSVTable(
            contentsOf: laboratory.path(
              of: "log_density_grid.csv", from: "evaluate/dnf/log_density_grid"))
          return try ["x1", "x2"].map { name in
            let numbers = try table.numbers(name)
            return [numbers.min() ?? .nan, numbers.max() ?? .nan]
          }
        }
      }
      #expect(try ranges("") == [[-1, 11], [-0.4, 4.4]])
      #expect(try ranges(", grid: { x1: [-5, 5], x2: [0, 8] }") == [[-5, 5], [0, 8]])
    }
  }
}
