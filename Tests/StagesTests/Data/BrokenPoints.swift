import ArrayFiles

/// A file that holds no points, and what a person reads about it.
struct BrokenPoints: Sendable, CustomStringConvertible {
  let description: String
  let name: String
  let bytes: [UInt8]
  /// What is said of the file, and what to do.
  let message: String
  let help: String
  /// Further keys of the section `data`, each after a comma.
  var keys = ""

  init(
    _ description: String, _ name: String, _ bytes: [UInt8], _ message: String, help: String,
    keys: String = ""
  ) {
    self.description = description
    self.name = name
    self.bytes = bytes
    self.message = message
    self.help = help
    self.keys = keys
  }

  static func csv(
    _ description: String, _ text: String, _ message: String, help: String
  ) -> BrokenPoints {
    BrokenPoints(description, "points.csv", Array(text.utf8), message, help: help)
  }

  static func npy(
    _ description: String, _ bytes: [UInt8], _ message: String, help: String
  ) -> BrokenPoints {
    BrokenPoints(description, "points.npy", bytes, message, help: help)
  }

  static func safetensors(
    _ description: String, _ bytes: [UInt8], _ message: String, help: String, keys: String = ""
  ) -> BrokenPoints {
    BrokenPoints(description, "points.safetensors", bytes, message, help: help, keys: keys)
  }

  static let all = tables + arrays + headers + tensors + names

  private static let gap = "fill the gap with a number, or remove the row"

  private static let tables: [BrokenPoints] = [
    csv(
      "an empty table", "", "is empty",
      help: "start with a row of column names, then one row a point"),
    csv(
      "nothing but empty lines", "\u{FEFF}\r\n\n", "is empty",
      help: "start with a row of column names, then one row a point"),
    csv("a header alone", "x,y\n", "has a header and no rows", help: "add one row a point"),
    csv(
      "no header", "1.5,2\n3,4\n", "row 1 holds numbers where the names of the columns belong",
      help: "put a row of names above it, such as x1,x2"),
    csv(
      "a row too short", "x,y\n1,2\n3\n", "row 3 has 1 cells and the header 2",
      help: "give every column a cell; an empty one means missing"),
    csv(
      "a row too long", "x,y\n1,2,3\n", "row 2 has 3 cells and the header 2",
      help: "give every column a cell; an empty one means missing"),
    csv(
      "an empty line in between", "x,y\n1,2\n\n3,4\n", "row 3 has 1 cells and the header 2",
      help: "give every column a cell; an empty one means missing"),
    csv(
      "a word", "x,y\n1,2\n3,left\n", "row 3, column 2 ('y'): 'left' is no number",
      help: "write a number, or leave the column out"),
    csv(
      "an empty cell", "x,y\r\n1,2\r\n,4\r\n", "row 3, column 1 ('x'): the cell is empty",
      help: "fill it, or remove the row"),
    csv(
      "a gap by name", "x,y\n1,NA\n", "row 2, column 2 ('y'): 'NA' is no coordinate", help: gap),
    csv(
      "not a number", "x,y\n1,2\nnan,2\n", "row 3, column 1 ('x'): 'nan' is no coordinate",
      help: gap),
    csv(
      "infinity", "x,y\n1,-Infinity\n", "row 2, column 2 ('y'): '-Infinity' is no coordinate",
      help: gap),
    csv(
      "a number beyond single precision", "x,y\n1,2\n1,1e39\n",
      "row 3, column 2 ('y'): 1e+39 is too large for single precision",
      help: "choose a larger unit for this column"),
    csv(
      "a number beyond all precision", "x,y\n1e999,2\n",
      "row 2, column 1 ('x'): inf is no coordinate",
      help: "remove the row, or fill the gap with a number"),
    csv(
      "a hexadecimal number", "x,y\n1,0x10\n", "row 2, column 2 ('y'): '0x10' is no number",
      help: "write a number, or leave the column out"),
    csv(
      "semicolons", "x;y\n1,5;2,5\n", "row 1: the columns are separated by semicolons",
      help: "save it with commas between the columns and points in the numbers"),
    csv(
      "tabs", "x\ty\n1\t2\n", "row 1: the columns are separated by tabs",
      help: "save it with commas between the columns and points in the numbers"),
    csv(
      "decimal commas", "x,y\n\"1,5\",\"2\"\n", "row 2, column 1 ('x'): '1,5' is no number",
      help: "write a point instead of the decimal comma"),
    csv(
      "numbered rows", ",x,y\n0,1,2\n", "row 1, column 1: the column has no name",
      help: "name it, or leave it out if it only counts the rows (in pandas: index=False)"),
    csv(
      "an empty line first", "\nx,y\n1,2\n", "row 1 is empty",
      help: "start with a row of column names, then one row a point"),
    csv(
      "an empty line first, and no rows", "\r\n1", "row 1 is empty",
      help: "start with a row of column names, then one row a point"),
    csv(
      "nothing but commas", ",,\n1,2,3\n", "row 1, column 1: the column has no name",
      help: "name it, or leave it out if it only counts the rows (in pandas: index=False)"),
    csv(
      "a name twice", "x,x\n1,2\n", "row 1: two columns have the same name",
      help: "name each column once"),
    csv(
      "an open quote", "x,y\n1,\"2\n3,4\n", "row 2, column 2: the quote is never closed",
      help: "close the quote"),
    csv(
      "carriage returns alone", "x,y\r1,2\r", "has lines that end in a bare carriage return",
      help: "save it with line feeds"),
    BrokenPoints(
      "UTF-16", "points.csv", [0xFF, 0xFE] + "x,y\n".utf8.flatMap { [$0, 0] }, "is not UTF-8",
      help: "save it as UTF-8"),
  ]

  private static func array(_ values: [Double], _ shape: [Int]) -> [UInt8] {
    NumpyFile(NumericArray(shape: shape, doubles: values)).bytes
  }

  private static let arrays: [BrokenPoints] = [
    npy(
      "one axis", array([1, 2, 3], [3]), "holds an array of shape [3], and points are a matrix",
      help: "save it with reshape(-1, D) for points of D coordinates, one row a point"),
    npy(
      "three axes", array([1, 2, 3, 4], [2, 2, 1]),
      "holds an array of shape [2, 2, 1], and points are a matrix",
      help: "save it with two axes, one row a point"),
    npy(
      "a single number", array([1], []), "holds an array of shape [], and points are a matrix",
      help: "save it with two axes, one row a point"),
    npy(
      "no rows", array([], [0, 2]), "has shape [0, 2]: no rows", help: "save at least one point"),
    npy(
      "no columns", array([], [3, 0]), "has shape [3, 0]: no columns",
      help: "save at least one coordinate a point"),
    npy(
      "not a number in an array", array([1, 2, 3, .nan], [2, 2]),
      "row 2, column 2: NaN is no coordinate",
      help: "remove the row, or fill the gap with a number"),
    npy(
      "infinity in an array", array([1, 2, -.infinity, 4], [2, 2]),
      "row 2, column 1: -inf is no coordinate",
      help: "remove the row, or fill the gap with a number"),
    npy(
      "an integer that no number holds",
      NumpyFile(NumericArray(shape: [1, 2], integers: [1, 1 << 53 + 1])).bytes,
      "row 1, column 2: 9007199254740993 is an integer that no floating-point number holds exactly",
      help: "store smaller numbers, or convert them to float64 yourself"),
    npy(
      "a column that never changes", array([1, 7, 2, 7, 3, 7, 4, 7, 5, 7, 6, 7], [6, 2]),
      "column 2 is 7.0 in every row, and has no scale",
      help: "leave the column out, or write `standardise: false`"),
  ]

  /// A file of version 1 with any header.
  private static func npy(type: String, shape: String, data: [UInt8] = []) -> [UInt8] {
    let header = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + header.utf8 + data
  }

  private static let headers: [BrokenPoints] = [
    npy(
      "an empty array file", [], "does not start like a NumPy array",
      help: "save it with numpy.save"),
    npy(
      "another file's name", Array("PK\u{3}\u{4}0123456789".utf8),
      "does not start like a NumPy array",
      help: "save it with numpy.save"),
    npy(
      "a version of the future", [0x93] + Array("NUMPY".utf8) + [4, 0, 1, 0, 0x20],
      "has format version 4.0", help: "save it with version 1.0, 2.0 or 3.0"),
    npy(
      "an array cut short", Array(array([1, 2, 3, 4], [2, 2]).dropLast(8)),
      "shape [2, 2] of '<f8' takes 32 bytes and 24 follow the header",
      help: "copy or save the file again"),
    npy(
      "a header that lies", npy(type: "'<f8'", shape: "(4611686018427387904, 4)"),
      "has shape [4611686018427387904, 4], too large to address", help: "check how it was written"),
    npy(
      "a huge header", [0x93] + Array("NUMPY".utf8) + [3, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0x20],
      "claims a header of 2147483647 bytes and has 1 left", help: "copy the file again"),
    npy(
      "complex numbers",
      npy(type: "'<c16'", shape: "(1, 1)", data: [UInt8](repeating: 0, count: 16)),
      "has elements of type '<c16'",
      help: "save the real and the imaginary parts as two columns"),
    npy(
      "Python objects", npy(type: "'|O'", shape: "(1, 1)", data: [0x80]),
      "has elements of type '|O'",
      help: "Python objects are never unpickled: save numbers instead"),
    npy(
      "texts", npy(type: "'<U1'", shape: "(1, 1)", data: [0x61, 0, 0, 0]),
      "has elements of type '<U1'", help: "that is text or raw bytes: save numbers instead"),
    npy(
      "half precision", npy(type: "'<f2'", shape: "(1, 1)", data: [0, 0]),
      "has elements of type '<f2'",
      help: "convert with astype('<f4'), astype('<f8') or astype('<i8')"),
    npy(
      "fields with names",
      npy(type: "[('x', '<f8')]", shape: "(1,)", data: [0, 0, 0, 0, 0, 0, 0, 0]),
      "header: the elements have named fields at byte 11",
      help: "save the fields as the columns of one array of numbers"),
  ]

  private static let matrix = NumericArray(shape: [1, 2], doubles: [1, 2])

  private static func dictionary(_ names: [String]) -> [UInt8] {
    SafetensorsFile(tensors: Dictionary(uniqueKeysWithValues: names.map { ($0, matrix) })).bytes
  }

  private static let tensors: [BrokenPoints] = [
    safetensors(
      "several arrays and no name", dictionary(["test", "train"]), "holds 2 arrays",
      help: "say which; it has 'test', 'train'"),
    safetensors("no arrays", dictionary([]), "holds no arrays", help: "save the points in it"),
    safetensors(
      "an empty dictionary file", [], "has 0 bytes, fewer than the 8 of the header length",
      help: "write or copy the file again"),
    safetensors(
      "a hostile header", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x7B],
      "claims a header of 9223372036854775807 bytes; the limit is 4194304",
      help: "check that this is a safetensors file"),
    safetensors(
      "a vector",
      SafetensorsFile(tensors: ["v": NumericArray(shape: [2], doubles: [1, 2])]).bytes,
      "holds an array of shape [2], and points are a matrix",
      help: "save it with reshape(-1, D) for points of D coordinates, one row a point"),
  ]

  private static let names: [BrokenPoints] = [
    BrokenPoints(
      "an archive of arrays", "points.npz", [1], "is no .npy, .csv or .safetensors file",
      help: "save its array with numpy.save, as .npy"),
    BrokenPoints(
      "a name without an ending", "points", [1],
      "has no ending that tells what kind of file it is",
      help: "points are read from .npy, .csv with a header, and .safetensors"),
  ]
}
