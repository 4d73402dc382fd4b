import ArrayFiles
import TestSupport
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  static var sample: CSVTable {
    var table = CSVTable(columns: ["run", "seed", "value"])
    table.append([.text("dnf"), .integer(1), .number(0.1)])
    table.append([.text("a,\"b\"\nc"), .integer(-2), .number(.nan)])
    table.append([.text("é"), .missing, .number(-.infinity)])
    table.append([.text(" "), .integer(.max), .float(0.1)])
    return table
  }

  @Test("writes a header, quotes only where it must, and the shortest exact numbers")
  func writing() {
    #expect(
      Self.sample.text == """
        run,seed,value
        dnf,1,0.1
        "a,""b""\nc",-2,nan
        é,,-inf
         ,9223372036854775807,0.1

        """)
  }

  @Test("a table written and read again is the same, with and without CRLF")
  func roundTrip() throws {
    try withTemporaryDirectory { folder in
      try Self.sample.write(to: folder + "/t.csv")
      #expect(try CSVTable(contentsOf: folder + "/t.csv") == Self.sample)
    }
    let windows = try CSVTable(bytes: Array("a,b\r\n1,\"x\"\r\n".utf8), path: "t.csv")
    #expect(windows.rows == [["1", "x"]])
    let unfinished = try CSVTable(bytes: Array("a,b\n1,".utf8), path: "t.csv")
    #expect(unfinished.rows == [["1", ""]])
  }

  @Test("a missing value in the only column survives a round trip")
  func singleColumn() throws {
    var table = CSVTable(columns: ["a"])
    table.append([.missing])
    table.append([.integer(1)])
    #expect(table.text == "a\n\"\"\n1\n")
    #expect(try CSVTable(bytes: Array(table.text.utf8), path: "t.csv") == table)
  }

  @Test("a name that begins with a byte order mark survives a round trip")
  func markInName() throws {
    var table = CSVTable(columns: ["\u{FEFF}a", "\u{FEFF}"])
    table.append([.text("\u{FEFF}"), .integer(1)])
    #expect(try CSVTable(bytes: Array(table.text.utf8), path: "t.csv") == table)
  }

  @Test("columns come back as numbers, with missing apart from not-a-number")
  func numbers() throws {
    let values = try Self.sample.doubles(in: "value")
    #expect(values[0] == 0.1)
    #expect(values[1]?.isNaN == true)
    #expect(values[2] == -.infinity)
    #expect(try Self.sample.doubles(in: "seed")[2] == nil)
    #expect(try Self.sample.texts(in: "run")[2] == "é")
  }

  @Test(
    "numbers read back to the bit",
    arguments: [0.1, 1e-300, .leastNonzeroMagnitude, -0.0, 1e22, .pi])
  func exactNumbers(value: Double) throws {
    var table = CSVTable(columns: ["x"])
    table.append([.number(value)])
    let read = try CSVTable(bytes: Array(table.text.utf8), path: "t.csv").doubles(in: "x")
    #expect(read.first??.bitPattern == value.bitPattern)
  }

  @Test("a column that is missing or holds text is an error that names it")
  func columnErrors() {
    let missing = #expect(throws: ArrayFileError.self) {
      try Self.sample.doubles(in: "vale", path: "t.csv")
    }
    #expect(
      missing?.description == "t.csv: has no column 'vale'; it has 'run', 'seed', 'value'")
    let text = #expect(throws: ArrayFileError.self) {
      try Self.sample.doubles(in: "run", path: "t.csv")
    }
    #expect(
      text?.description == "t.csv: row 2, column 'run': 'dnf' is not a number; "
        + "write digits, nan, inf or -inf, or leave the cell empty")
  }

  @Test(
    "a malformed table is refused with row and column",
    arguments: [
      ("", "is empty"),
      ("a,a\n", "row 1: two columns have the same name"),
      ("a,\n", "row 1: a column has no name"),
      ("a,b\n1\n", "row 2 has 1 cells and the header 2"),
      ("a,b\n1,2\n\n", "row 3 has 1 cells and the header 2"),
      ("a,b\n1,x\"y\n", "row 2, column 2: a quote inside a cell without quotes"),
      ("a,b\n1,\"x\"y\n", "row 2, column 2: unexpected text after the cell"),
      ("a,b\n1,\"x\n", "row 2, column 2: the quote is never closed"),
      ("a,b\n1,2\r3\n", "row 2, column 2: unexpected text after the cell"),
      ("\u{FEFF}a,b\n", "starts with a byte order mark"),
    ])
  func refusals(text: String, message: String) {
    let error = #expect(throws: ArrayFileError.self) {
      try CSVTable(bytes: Array(text.utf8), path: "t.csv")
    }
    #expect(error?.message == message)
  }

  @Test("bytes that are not UTF-8 are refused")
  func notText() {
    let error = #expect(throws: ArrayFileError.self) {
      try CSVTable(bytes: [0x61, 0x0A, 0xFF, 0x0A], path: "t.csv")
    }
    #expect(error?.description == "t.csv: is not UTF-8; save it as UTF-8")
  }
}
