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
