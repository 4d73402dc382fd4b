import ArrayFiles
import ExperimentSpec
import Glibc
import Scheduler
import Testing

@testable import Stages

@Suite("Files that hold no points, or not enough")
struct DataFileMessageTests {
  @Test("a malformed file is answered with exactly this message", arguments: BrokenPoints.all)
  func malformed(_ broken: BrokenPoints) throws {
    try DataFolder.with { folder in
      try folder.write(broken.bytes, to: broken.name)
      let data = "file: \(broken.name), test: 2\(broken.keys)"
      let (loaded, messages) = folder.load(DataFolder.spec(data: data))
      #expect(loaded.specification == nil)
      let carets = String(repeating: "^", count: broken.name.count)
      #expect(
        messages == """
          spec.yaml:2:15: error[E0311]: `\(broken.name)`: \(broken.message)
             2 | data: { \(data) }
               |               \(carets)
          help: \(broken.help)

          """)
    }
  }

  /// What is wrong with the section `data`, beside files of sixty good points.
  private static let refused: [(data: String, message: String)] = [
    (
      "file: lost.npy, test: 2",
      """
      spec.yaml:2:15: error[E0211]: `data.file` names the file `lost.npy`: there is no such file
         2 | data: { file: lost.npy, test: 2 }
           |               ^^^^^^^^
      help: check the path; a relative one starts at the folder of the spec

      """
    ),
    (
      "file: ., test: 2",
      """
      spec.yaml:2:15: error[E0211]: `data.file` names the file `.`: it is not a regular file
         2 | data: { file: ., test: 2 }
           |               ^
      help: name a file, not a folder

      """
    ),
    (
      "file: points.npy, test_file: lost.npy",
      """
      spec.yaml:2:38: error[E0211]: `data.test_file` names the file `lost.npy`: there is no such file
         2 | data: { file: points.npy, test_file: lost.npy }
           |                                      ^^^^^^^^
      help: check the path; a relative one starts at the folder of the spec

      """
    ),
    (
      "file: points.npy, array: x, test: 2",
      """
      spec.yaml:2:15: error[E0311]: `points.npy`: is a .npy file, which has no named arrays
         2 | data: { file: points.npy, array: x, test: 2 }
           |               ^^^^^^^^^^
      spec.yaml:2:34: note: the array is named here
         2 | data: { file: points.npy, array: x, test: 2 }
           |                                  ^
      help: leave the name of the array out

      """
    ),
    (
      "file: points.safetensors, array: point, test: 2",
      """
      spec.yaml:2:15: error[E0311]: `points.safetensors`: holds no array 'point'
         2 | data: { file: points.safetensors, array: point, test: 2 }
           |               ^^^^^^^^^^^^^^^^^^
      spec.yaml:2:42: note: the array is named here
         2 | data: { file: points.safetensors, array: point, test: 2 }
           |                                          ^^^^^
      help: it has 'points'

      """
    ),
    (
      "file: points.npy",
      """
      spec.yaml:2:1: error[E0202]: `test` is missing in `data`
         2 | data: { file: points.npy }
           | ^^^^
      help: add `test:` (the number of points to evaluate with, or their share, drawn from the file); or `test_file:`

      """
    ),
    (
      "file: points.npy, test: 2, test_file: points.csv",
      """
      spec.yaml:2:27: error[E0210]: `test` and `test_file` exclude each other in `data`
         2 | data: { file: points.npy, test: 2, test_file: points.csv }
           |                           ^^^^
      spec.yaml:2:36: note: `test_file` is written here
         2 | data: { file: points.npy, test: 2, test_file: points.csv }
           |                                    ^^^^^^^^^
      help: remove one of them

      """
    ),
    (
      "simulator: thin_spiral, file: points.npy, test: 2",
      """
      spec.yaml:2:9: error[E0210]: `simulator` and `file` exclude each other in `data`
         2 | data: { simulator: thin_spiral, file: points.npy, test: 2 }
           |         ^^^^^^^^^
      spec.yaml:2:33: note: `file` is written here
         2 | data: { simulator: thin_spiral, file: points.npy, test: 2 }
           |                                 ^^^^
      help: remove one of them

      """
    ),
    (
      "simulator: thin_spiral, train: 60, test: 2, test_file: points.npy",
      """
      spec.yaml:2:53: error[E0201]: unknown key `test_file` in `data`
         2 | data: { simulator: thin_spiral, train: 60, test: 2, test_file: points.npy }
           |                                                     ^^^^^^^^^
      help: `test_file` belongs to `file`; the keys here are `simulator`, `train`, `test`, `validation_split` and `standardise`

      """
    ),
    (
      "file: points.npy, test: 1.0",
      """
      spec.yaml:2:33: error[E0204]: `data.test` must be an integer of at least 1, or a share above 0 and below 1, but it is 1.0
         2 | data: { file: points.npy, test: 1.0 }
           |                                 ^^^

      """
    ),
    (
      "file: points.npy, test: 0.01",
      """
      spec.yaml:2:33: error[E0313]: a share of 0.01 of the 60 points of `points.npy` leaves no test point
         2 | data: { file: points.npy, test: 0.01 }
           |                                 ^^^^
      help: give a number of points

      """
    ),
    (
      "file: points.npy, test: 59",
      """
      spec.yaml:2:33: error[E0313]: `points.npy` has 60 points, of which 59 are for the test: too few to train with any
         2 | data: { file: points.npy, test: 59 }
           |                                 ^^
      help: give more points, or use fewer of them for the test

      """
    ),
    (
      "file: points.npy, train: 55, test: 10",
      """
      spec.yaml:2:34: error[E0313]: `points.npy` has 60 points, of which 10 are for the test: too few to train with 55
         2 | data: { file: points.npy, train: 55, test: 10 }
           |                                  ^^
      help: use at most 50 for `train`

      """
    ),
    (
      "file: points.npy, test: 2, validation_split: 0.01",
      """
      spec.yaml:2:54: error[E0303]: a share of 0.01 of 58 points leaves no point for validation
         2 | data: { file: points.npy, test: 2, validation_split: 0.01 }
           |                                                      ^^^^
      spec.yaml:2:15: note: the number of points is given here
         2 | data: { file: points.npy, test: 2, validation_split: 0.01 }
           |               ^^^^^^^^^^
      help: change `validation_split`, or raise `train`

      """
    ),
    (
      "file: points.npy, test: 2, grid: { x1: [1, 0], x2: [0, 1] }",
      """
      spec.yaml:2:48: error[E0315]: `data.grid.x1` has to be two numbers, the lesser one first
         2 | data: { file: points.npy, test: 2, grid: { x1: [1, 0], x2: [0, 1] } }
           |                                                ^^^^^^
      help: write `x1: [LEAST, GREATEST]`, in data units

      """
    ),
    (
      "file: points.npy, test_file: wide.csv",
      """
      spec.yaml:2:38: error[E0311]: the points of `wide.csv` have 3 coordinates, and those of `points.npy` 2
         2 | data: { file: points.npy, test_file: wide.csv }
           |                                      ^^^^^^^^
      spec.yaml:2:15: note: the other file is named here
         2 | data: { file: points.npy, test_file: wide.csv }
           |               ^^^^^^^^^^
      help: save the same columns in both files

      """
    ),
    (
      "file: points.csv, test_file: swapped.csv",
      """
      spec.yaml:2:38: error[E0311]: column 1 is `x2` in `swapped.csv` and `x1` in `points.csv`
         2 | data: { file: points.csv, test_file: swapped.csv }
           |                                      ^^^^^^^^^^^
      spec.yaml:2:15: note: the other file is named here
         2 | data: { file: points.csv, test_file: swapped.csv }
           |               ^^^^^^^^^^
      help: save the same columns in the same order in both files

      """
    ),
  ]

  @Test(
    "what cannot be drawn from good files is answered with exactly this message", arguments: refused
  )
  func refusals(data: String, message: String) throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      try folder.write("x1,x2,x3\n1,2,3\n4,5,6\n", to: "wide.csv")
      try folder.write("x2,x1\n1,2\n4,5\n", to: "swapped.csv")
      let (loaded, messages) = folder.load(DataFolder.spec(data: data))
      #expect(loaded.specification == nil)
      #expect(messages == message)
    }
  }

  @Test("a file that may not be read says so")
  func permission() throws {
    // Whoever may read everything cannot be refused.
    guard getuid() != 0 else { return }
    try DataFolder.with { folder in
      try folder.writePoints()
      #expect(chmod("\(folder.path)/points.npy", 0) == 0)
      let (loaded, messages) = folder.load(DataFolder.spec(data: "file: points.npy, test: 2"))
      #expect(loaded.specification == nil)
      #expect(
        messages.contains(
          "error[E0211]: `data.file` names the file `points.npy`: it cannot be read"))
      #expect(messages.contains("help: check that you may read it, and that its disk is mounted"))
    }
  }

  @Test("of a long binary file the beginning is looked at first, and the stage looks at the rest")
  func longFile() throws {
    try DataFolder.with { folder in
      let rows = DataFileResolution.wholeLength / 16
      var values = (0..<2 * rows).map { Double($0 % 997) }
      values[2 * rows - 1] = .nan
      try NumpyFile(NumericArray(shape: [rows, 2], doubles: values))
        .write(to: "\(folder.path)/long.npy")
      let text = DataFolder.spec(data: "file: long.npy, test: 0.5, standardise: false")
      let (loaded, messages) = folder.load(text)
      let data = try #require(loaded.specification, "\(messages)").data
      #expect(data.train == rows / 2 && data.test == rows / 2)
      let split = try #require(try folder.nodes(text).first)
      let failure = #expect(throws: StageFailure.self) {
        try Laboratory.with { try $0.run([split]) }
      }
      #expect(
        failure?.message == "the file of points: row \(rows), column 2: NaN is no coordinate")
    }
  }

  @Test("copies of rows, and test points that are trained on, are warned of with their number")
  func repetitions() throws {
    try DataFolder.with { folder in
      try folder.write("x,y\n1,2\n3,4\n1,2\n5,6\n1.0,2e0\n-0,7\n0,7\n", to: "copies.csv")
      try folder.write("x,y\n3,4\n9,9\n", to: "known.csv")
      let (loaded, messages) = folder.load(
        DataFolder.spec(
          data: "file: copies.csv, test_file: known.csv, validation_split: 0.2",
          model: DataFolder.model.replacing("batch_size: 20", with: "batch_size: 2")))
      #expect(loaded.specification != nil)
      #expect(
        messages == """
          spec.yaml:2:15: warning[E0312]: 3 of the 7 rows of `copies.csv` repeat an earlier row
             2 | data: { file: copies.csv, test_file: known.csv, validation_split: 0.2 }
               |               ^^^^^^^^^^
          help: a copy may be drawn for the test while the other is trained on; remove the copies unless the data are really like that

          spec.yaml:2:38: warning[E0312]: 1 of the 2 test points are points of `copies.csv` as well
             2 | data: { file: copies.csv, test_file: known.csv, validation_split: 0.2 }
               |                                      ^^^^^^^^^
          help: results on points that a model was trained on say little; remove them from one file

          """)
    }
  }
}
