import CanonicalJSON
import FoundationEssentials
import Tensors

/// A file of reference numbers in `Tests/Golden`, computed with the published implementation.
public struct GoldenFile {
  /// The floating-point arrays by name.
  public let tensors: [String: Tensor]
  /// The integer arrays by name.
  public let integers: [String: [Int]]
  /// What the manifest says of the file.
  public let facts: JSONValue

  /// The folder of the reference files.
  public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  /// Reads `name.safetensors` and its entry in the manifest.
  ///
  /// - Throws: An error when either cannot be read; these files are part of the tests.
  public init(_ name: String) throws {
    let manifest = try JSONValue(
      parsing: Data(contentsOf: Self.folder.appending(path: "manifest.json")))
    facts = manifest["cases"]?[name] ?? .null
    let bytes = try Data(contentsOf: Self.folder.appending(path: "\(name).safetensors"))
    let headerLength = Int(
      bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    let header = try JSONValue(parsing: bytes[8..<8 + headerLength])
    var tensors: [String: Tensor] = [:]
    var integers: [String: [Int]] = [:]
    for (key, entry) in header.objectValue ?? [:] {
      guard let shape = entry["shape"]?.arrayValue?.compactMap(\.integerValue),
        let offsets = entry["data_offsets"]?.arrayValue?.compactMap(\.integerValue),
        offsets.count == 2
      else { continue }
      let data = bytes.dropFirst(8 + headerLength + offsets[0]).prefix(offsets[1] - offsets[0])
      switch entry["dtype"]?.stringValue {
      case "F32":
        let values = Self.words(data, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
        tensors[key] = Tensor(values, shape: Shape(shape))
      case "F64":
        let values = Self.words(data, as: UInt64.self).map(Double.init(bitPattern:))
        tensors[key] = Tensor(values, shape: Shape(shape))
      default:
        integers[key] = Self.words(data, as: UInt64.self).map { Int(truncatingIfNeeded: $0) }
      }
    }
    self.tensors = tensors
    self.integers = integers
  }

  private static func words<Word: FixedWidthInteger>(_ data: Data, as type: Word.Type) -> [Word] {
    let bytes = Array(data)
    let size = MemoryLayout<Word>.size
    return stride(from: 0, to: bytes.count, by: size).map { start in
      bytes[start..<start + size].reversed().reduce(Word(0)) { $0 << 8 | Word($1) }
    }
  }

  /// How far the published implementation's own float32 run is off for an array, relative to the
  /// larger of 1 and its largest element; 0 when it was not computed in both precisions.
  public func singlePrecisionNoise(_ name: String) -> Double {
    facts["float32_noise"]?[name]?.doubleValue ?? 0
  }

  /// The permutations of a model, by published name.
  public var permutations: [String: [Int]] {
    Dictionary(
      uniqueKeysWithValues: integers.compactMap { key, value in
        key.hasPrefix("param/") ? (String(key.dropFirst(6)), value) : nil
      })
  }
}
