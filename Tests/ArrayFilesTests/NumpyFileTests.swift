import ArrayFiles
import TestSupport
import Testing

@Suite("NumPy files")
struct NumpyFileTests {
  @Test("writes the bytes that NumPy writes")
  func writing() {
    let matrix = NumericArray(
      shape: [2, 3], floats: [1.5, -2, 0.1, .infinity, Float(bitPattern: 2), 7])
    #expect(NumpyFile(matrix).bytes == ByteVectors.matrix)
    #expect(
      NumpyFile(NumericArray(shape: [2], doubles: [0.1, -0.0])).bytes
        == ByteVectors.npy(type: "<f8", shape: "(2,)", data: "9a9999999999b93f0000000000000080"))
    #expect(
      NumpyFile(NumericArray(shape: [], integers: [-3])).bytes
        == ByteVectors.npy(type: "<i8", shape: "()", data: "fdffffffffffffff"))
    #expect(
      NumpyFile(NumericArray(shape: [0, 3], floats: [])).bytes
        == ByteVectors.npy(type: "<f4", shape: "(0, 3)", data: ""))
  }

  @Test("reads what NumPy writes in every supported element type and order")
  func reading() throws {
    func read(_ bytes: [UInt8]) throws -> NumericArray {
      try NumpyFile(bytes: bytes, path: "x.npy").array
    }
    let matrix = try read(ByteVectors.matrix)
    #expect(matrix.shape == [2, 3])
    #expect(matrix.elements == .float32([1.5, -2, 0.1, .infinity, Float(bitPattern: 2), 7]))
    let fortran = try read(
      ByteVectors.npy(
        type: "<f8", fortran: true, shape: "(2, 3)",
        data: """
          00000000000000000000000000000840000000000000f03f\
          000000000000104000000000000000400000000000001440
          """))
    #expect(fortran == NumericArray(shape: [2, 3], doubles: [0, 1, 2, 3, 4, 5]))
    let narrow = try read(ByteVectors.npy(type: "<i4", shape: "(2,)", data: "01000000feffffff"))
    #expect(narrow == NumericArray(shape: [2], integers: [1, -2]))
    let big = try read(ByteVectors.npy(type: ">f4", shape: "(2,)", data: "3f800000c0000000"))
    #expect(big == NumericArray(shape: [2], floats: [1, -2]))
    let wide = try read(ByteVectors.npy(type: ">i8", shape: "(1,)", data: "fffffffffffffffe"))
    #expect(wide == NumericArray(shape: [1], integers: [-2]))
    let short = try read(ByteVectors.npy(type: ">i2", shape: "(2,)", data: "0001ffff"))
    #expect(short == NumericArray(shape: [2], integers: [1, -1]))
    let tiny = try read(ByteVectors.npy(type: "|i1", shape: "(2,)", data: "7f80"))
    #expect(tiny == NumericArray(shape: [2], integers: [127, -128]))
    for (type, data) in [("|u1", "ff"), ("<u2", "ff00"), (">u4", "000000ff")] {
      let unsigned = try read(ByteVectors.npy(type: type, shape: "(1,)", data: data))
      #expect(unsigned == NumericArray(shape: [1], integers: [255]), "\(type)")
    }
    let flags = try read(ByteVectors.npy(type: "|b1", shape: "(2,)", data: "0100"))
    #expect(flags == NumericArray(shape: [2], integers: [1, 0]))
  }

  @Test("reads Fortran order of three axes")
  func threeAxes() throws {
    // Element (i, j, k) holds 12 i + 4 j + k; the first axis runs fastest in the file.
    var data = ""
    for k in 0..<4 {
      for j in 0..<3 {
        for i in 0..<2 {
          let hex = String(12 * i + 4 * j + k, radix: 16)
          data += String(repeating: "0", count: 2 - hex.count) + hex + "00000000000000"
        }
      }
    }
    let bytes = ByteVectors.npy(type: "<i8", fortran: true, shape: "(2, 3, 4)", data: data)
    let array = try NumpyFile(bytes: bytes, path: "x.npy").array
    #expect(array.elements == .int64((0..<24).map { Int64($0) }))
  }

  @Test("reads format versions 2 and 3", arguments: [2, 3] as [UInt8])
  func versions(version: UInt8) throws {
    let bytes = ByteVectors.npy(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", data: "0000803f",
      version: version)
    #expect(
      try NumpyFile(bytes: bytes, path: "x.npy").array == NumericArray(shape: [1], floats: [1]))
  }

  @Test("a file written and read again is the same array")
  func roundTripOnDisk() throws {
    try withTemporaryDirectory { folder in
      let file = NumpyFile(NumericArray(shape: [1, 2, 2], doubles: [1, 2, .pi, -1e-300]))
      try file.write(to: folder + "/a.npy")
      #expect(try NumpyFile(contentsOf: folder + "/a.npy") == file)
    }
  }

  @Test("data starts at a multiple of 64 bytes for any number of axes", arguments: 0...40)
  func alignment(rank: Int) throws {
    let array = NumericArray(
      shape: [Int](repeating: 1, count: rank), elements: .float32([0.5]))
    let file = NumpyFile(array)
    #expect((file.bytes.count - 4).isMultiple(of: 64))
    #expect(try NumpyFile(bytes: file.bytes, path: "x.npy") == file)
  }

  static let refused: [(bytes: [UInt8], text: String)] = [
    (
      Array("PK".utf8), "x.npy: does not start like a NumPy array; save it with numpy.save"
    ),
    (
      ByteVectors.npy(type: "|O", shape: "(1,)", data: "80"),
      "x.npy: has elements of type '|O'; Python objects are never unpickled: save numbers instead"
    ),
    (
      ByteVectors.npy(type: "<f2", shape: "(1,)", data: "003c"),
      "x.npy: has elements of type '<f2'; "
        + "convert with astype('<f4'), astype('<f8') or astype('<i8')"
    ),
    (
      ByteVectors.npy(type: "<c8", shape: "(1,)", data: "0000803f00000000"),
      "x.npy: has elements of type '<c8'; save the real and the imaginary parts as two columns"
    ),
    (
      ByteVectors.npy(type: "<U1", shape: "(1,)", data: "61000000"),
      "x.npy: has elements of type '<U1'; that is text or raw bytes: save numbers instead"
    ),
    (
      ByteVectors.npy(type: "<M8[s]", shape: "(1,)", data: "0000000000000000"),
      "x.npy: has elements of type '<M8[s]'; convert dates and times to numbers of a unit of your "
        + "choice"
    ),
    (
      [0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0, 0x20, 0]
        + [UInt8](repeating: 0x20, count: 0x200000),
      "x.npy: claims a header of 2097152 bytes; the limit is 1048564; "
        + "check that this is a plain array, and save it again with numpy.save"
    ),
    (
      ByteVectors.npy(
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", data: "00000000"),
      "x.npy: header: the elements have named fields at byte 11; "
        + "save the fields as the columns of one array of numbers"
    ),
    (
      ByteVectors.npy(type: "<f4", shape: "(3,)", data: "0000803f"),
      "x.npy: shape [3] of '<f4' takes 12 bytes and 4 follow the header; "
        + "copy or save the file again"
    ),
    (
      ByteVectors.npy(type: "<f4", shape: "(4611686018427387904, 4)", data: ""),
      "x.npy: has shape [4611686018427387904, 4], too large to address; "
        + "check how it was written"
    ),
    (
      ByteVectors.npy(type: "<f4", shape: "(1)", data: "0000803f"),
      "x.npy: header: expected ',' after the only axis at byte 62; save it with numpy.save"
    ),
    (
      Array(ByteVectors.matrix.prefix(8)) + [0xFF, 0xFF, 0x7B],
      "x.npy: claims a header of 65535 bytes and has 1 left; copy the file again"
    ),
  ]

  @Test(
    "a file that is not such an array says what is wrong and what to do", arguments: refused)
  func refusals(bytes: [UInt8], text: String) {
    let error = #expect(throws: ArrayFileError.self) {
      try NumpyFile(bytes: bytes, path: "x.npy")
    }
    #expect(error?.description == text)
  }

  @Test("no truncation and no changed byte of a header can crash the reader")
  func hostileBytes() {
    let bytes = ByteVectors.matrix
    for length in 0..<bytes.count {
      #expect(throws: ArrayFileError.self) {
        try NumpyFile(bytes: Array(bytes.prefix(length)), path: "x")
      }
    }
    for position in 0..<128 {
      for replacement in [0, 0x20, 0x27, 0x28, 0x2C, 0x39, 0x7D, 0xFF] as [UInt8] {
        var changed = bytes
        changed[position] = replacement
        if let file = try? NumpyFile(bytes: changed, path: "x") {
          #expect(file.array.elements.count == 6)
        }
      }
    }
  }

  @Test("a missing file and a folder are errors that name the path")
  func missingFile() throws {
    try withTemporaryDirectory { folder in
      let missing = #expect(throws: ArrayFileError.self) {
        try NumpyFile(contentsOf: folder + "/none.npy")
      }
      #expect(
        missing?.description
          == "\(folder)/none.npy: cannot be opened (No such file or directory); check the path")
      let directory = #expect(throws: ArrayFileError.self) { try NumpyFile(contentsOf: folder) }
      #expect(directory?.message == "is not a regular file")
      let unwritable = #expect(throws: ArrayFileError.self) {
        try NumpyFile(NumericArray(shape: [], floats: [1])).write(to: folder + "/none/a.npy")
      }
      #expect(unwritable?.message == "cannot be created (No such file or directory)")
    }
  }
}
