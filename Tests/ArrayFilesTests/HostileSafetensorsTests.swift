import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ArrayFiles

@Suite("Safetensors files that are damaged or made to do damage")
struct HostileSafetensorsTests {
  @Test(
    "a claim that does not hold is refused with exactly this message",
    arguments: HostileSafetensors.all)
  func refusals(_ hostile: HostileSafetensors) throws {
    let fromBytes = #expect(throws: ArrayFileError.self) {
      try SafetensorsFile(bytes: hostile.bytes, path: "x")
    }
    #expect(fromBytes?.description == "x: \(hostile.message)")
    // From a disk it is read in pieces, the data last.
    try withTemporaryDirectory { folder in
      let path = "\(folder)/x"
      try Data(hostile.bytes).write(to: URL(filePath: path))
      let fromDisk = #expect(throws: ArrayFileError.self) {
        try SafetensorsFile(contentsOf: path)
      }
      #expect(fromDisk?.description == "\(path): \(hostile.message)")
    }
  }

  private func file(header: String, dataSize: Int) throws -> SafetensorsFile {
    try SafetensorsFile(
      bytes: ByteVectors.safetensors(header: header, dataSize: dataSize), path: "x")
  }

  @Test("what is unusual and allowed is read")
  func unusual() throws {
    let unpadded = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    try #require(unpadded.utf8.count % 8 != 0)
    #expect(
      try file(header: unpadded, dataSize: 4).tensors["a"] == NumericArray(shape: [1], floats: [0]))
    let scalar = #"{"a":{"shape":[],"data_offsets":[0,8],"dtype":"I64","more":{}}}   "#
    #expect(
      try file(header: scalar, dataSize: 8).tensors["a"] == NumericArray(shape: [], integers: [0]))
    // As large as lengths can be, and yet nothing.
    let nothing = #"{"a":{"shape":[0,4611686018427387904,4],"data_offsets":[0,0],"dtype":"F32"}}"#
    #expect(
      try file(header: nothing, dataSize: 0).tensors["a"]?.shape == [
        0, 4_611_686_018_427_387_904, 4,
      ])
    let notNumbers: [Float] = [.nan, .infinity, -.infinity, -0.0]
    let tensor = NumericArray(shape: [4], floats: notNumbers)
    let read = try SafetensorsFile(
      bytes: SafetensorsFile(tensors: ["a": tensor]).bytes, path: "x")
    #expect(read.tensors["a"]?.floats.map(\.bitPattern) == notNumbers.map(\.bitPattern))
  }

  @Test("a file larger than any model is refused before it is read")
  func tooLarge() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/x"
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      // A hole: it takes no room on the disk, and a terabyte in memory.
      let size = 1 << 40
      try #require(truncate(path, size) == 0)
      let error = #expect(throws: ArrayFileError.self) { try SafetensorsFile(contentsOf: path) }
      #expect(
        error?.message
          == "has 1099511627776 bytes; the limit is \(SafetensorsHeader.maximumFileSize)")
    }
  }

  @Test("the data of a file with a wrong header is never read")
  func headerFirst() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/x"
      let start = ByteVectors.safetensors(header: "{}", dataSize: 0)
      try Data(start).write(to: URL(filePath: path))
      try #require(truncate(path, 1 << 32) == 0)
      let error = #expect(throws: ArrayFileError.self) { try SafetensorsFile(contentsOf: path) }
      #expect(error?.message == "bytes 0..<\((1 << 32) - 10) of the data belong to no tensor")
    }
  }

  /// Twenty thousand damages of two files: none may trap, and whatever is still read is no larger
  /// than the file.
  @Test("no damage can crash the reader", arguments: 0..<4)
  func fuzz(seed: Int) throws {
    let large = SafetensorsFile(
      tensors: Dictionary(
        uniqueKeysWithValues: (0..<12).map { index in
          (
            "outer._transforms.\(index).weight",
            NumericArray(shape: [2, index], floats: [Float](repeating: 1, count: 2 * index))
          )
        }), metadata: ["configuration": #"{"layers":9,"bound":3.0}"#, "é": "\u{1F300}"])
    var generator = DamageGenerator(seed: UInt64(seed))
    var refused = 0
    for original in [SafetensorsFileTests.sample.bytes, large.bytes] {
      let header = 8 + Int(original[0]) + Int(original[1]) << 8
      for _ in 0..<2500 {
        let damaged = generator.damage(original, hot: header)
        do throws(ArrayFileError) {
          let file = try SafetensorsFile(bytes: damaged, path: "x")
          let size = file.tensors.values.reduce(0) { $0 + $1.elements.count * $1.elements.width }
          #expect(size <= damaged.count)
        } catch {
          refused += 1
          // Names come from the file; what is shown of them is short and cannot steer a terminal.
          #expect(error.message.utf8.count < 1000)
          #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 })
        }
      }
    }
    #expect(refused > 2500)
  }
}
