import ArrayFiles
import TestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsFileTests {
  static let sample = SafetensorsFile(
    tensors: [
      "b": NumericArray(shape: [1, 2], floats: [1, 2]),
      "a": NumericArray(shape: [1], doubles: [0.5]),
      "n": NumericArray(shape: [1], integers: [-1]),
    ], metadata: ["k": "v"])

  @Test("reads what the Python package writes")
  func readingPython() throws {
    let file = try SafetensorsFile(bytes: ByteVectors.pythonSafetensors, path: "x")
    #expect(file == Self.sample)
    #expect(file.names == ["a", "b", "n"])
  }

  @Test("writes the header by name and the eight-byte types first, aligned to eight bytes")
  func writing() {
    let header = """
      {"__metadata__":{"k":"v"},"a":{"data_offsets":[0,8],"dtype":"F64","shape":[1]},\
      "b":{"data_offsets":[16,24],"dtype":"F32","shape":[1,2]},\
      "n":{"data_offsets":[8,16],"dtype":"I64","shape":[1]}}
      """
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected =
      ByteVectors.safetensors(header: header + padding, dataSize: 0)
      + ByteVectors.hexadecimal("000000000000e03fffffffffffffffff0000803f00000040")
    #expect(Self.sample.bytes == expected)
  }

  @Test("a file written and read again is the same")
  func roundTripOnDisk() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/weights.safetensors"
      for file in [
        Self.sample, SafetensorsFile(tensors: [:]),
        SafetensorsFile(tensors: ["é\"\n": NumericArray(shape: [0, 4], floats: [])]),
      ] {
        try file.write(to: path)
        #expect(try SafetensorsFile(contentsOf: path) == file)
      }
    }
  }

  static func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  static let refused: [(header: String, dataSize: Int, text: String)] = [
    (#"{"a":\#(entry("[2]", "[0,12]"))}"#, 12, "shape [2] of F32 does not take the 12 bytes"),
    (#"{"a":\#(entry("[2]", "[0,16]"))}"#, 8, "bytes 0..<16 are not inside the 8 bytes"),
    (#"{"a":\#(entry("[2]", "[8,0]"))}"#, 8, "bytes 8..<0 are not inside the 8 bytes of data"),
    (#"{"a":\#(entry("[2]", "[-8,0]"))}"#, 8, "'data_offsets' is missing or no pair of offsets"),
    (
      #"{"a":\#(entry("[4294967296,4294967296]", "[0,8]"))}"#, 8,
      "shape [4294967296, 4294967296] is too large to address"
    ),
    (#"{"a":\#(entry("[4611686018427387904]", "[0,8]"))}"#, 8, "does not take the 8 bytes"),
    (
      #"{"a":\#(entry("[2]", "[0,8]")),"b":\#(entry("[2]", "[4,12]"))}"#, 12,
      "tensor 'b' starts at byte 4 of the data, inside another tensor"
    ),
    (
      #"{"a":\#(entry("[1]", "[0,4]")),"b":\#(entry("[1]", "[8,12]"))}"#, 12,
      "bytes 4..<8 of the data belong to no tensor"
    ),
    (#"{"a":\#(entry("[1]", "[0,4]"))}"#, 8, "bytes 4..<8 of the data belong to no tensor"),
    (
      #"{"a":\#(entry("[1]", "[0,4]")),"a":\#(entry("[1]", "[0,4]"))}"#, 4,
      "header: duplicate key 'a' at byte"
    ),
    (#"{"a":\#(entry("[1]", "[0,2]", type: "F16"))}"#, 2, "dtype 'F16' is not supported"),
    (#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4, "'dtype' is missing or no string"),
    (#"{"a":\#(entry("[1.5]", "[0,4]"))}"#, 4, "'shape' is missing or no list of lengths"),
    (#"{"a":7}"#, 0, "'dtype' is missing or no string"),
    (#"{"__metadata__":{"k":1}}"#, 0, "__metadata__ 'k' is not a string"),
    (#"{"__metadata__":[]}"#, 0, "__metadata__ is not an object"),
    (#"[]"#, 0, "header does not start with '{'"),
    (#"{"a""#, 0, "header: expected ':' at byte 12"),
  ]

  @Test(
    "a file whose claims do not hold is refused with the tensor and the claim", arguments: refused)
  func refusals(header: String, dataSize: Int, text: String) {
    let bytes = ByteVectors.safetensors(header: header, dataSize: dataSize)
    let error = #expect(throws: ArrayFileError.self) {
      try SafetensorsFile(bytes: bytes, path: "x")
    }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "no error")")
  }

  @Test("a lying header length is refused before anything is allocated for it")
  func lyingLength() {
    for (length, text) in [
      (UInt64.max, "claims a header of 18446744073709551615 bytes; the limit is 100000000"),
      (100_000_001, "claims a header of 100000001 bytes; the limit is 100000000"),
      (99_999_999, "claims a header of 99999999 bytes and has 2 left"),
    ] {
      let bytes = ByteVectors.safetensors(header: "{}", dataSize: 0, claimedLength: length)
      let error = #expect(throws: ArrayFileError.self) {
        try SafetensorsFile(bytes: bytes, path: "x")
      }
      #expect(error?.message == text)
    }
  }

  @Test("no truncation and no changed byte can crash the reader")
  func hostileBytes() {
    let bytes = Self.sample.bytes
    for length in 0..<bytes.count {
      #expect(throws: ArrayFileError.self) {
        try SafetensorsFile(bytes: Array(bytes.prefix(length)), path: "x")
      }
    }
    for position in 0..<(bytes.count - 24) {
      for replacement in [0, 0x20, 0x22, 0x2D, 0x30, 0x39, 0x5B, 0x7D, 0xFF] as [UInt8] {
        var changed = bytes
        changed[position] = replacement
        if let file = try? SafetensorsFile(bytes: changed, path: "x") {
          #expect(file.tensors.values.map { $0.elements.count }.reduce(0, +) <= 6)
        }
      }
    }
  }
}
