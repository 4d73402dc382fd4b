import CanonicalJSON

/// Named tensors and string metadata in the safetensors format.
///
/// Tensors are `F32`, `F64` or `I64`. The header lists them by name; the data holds the eight-byte
/// types first, each group by name, so that a mapped file is aligned. Equal contents have equal
/// bytes. Half precision (`F16`, `BF16`) is refused, not converted: whoever has it decides what to do.
///
/// - Reference: huggingface/safetensors, "Format".
public struct SafetensorsFile: Equatable, Sendable {
  /// The tensors by name.
  public let tensors: [String: NumericArray]
  /// What `__metadata__` says.
  public let metadata: [String: String]

  /// A file of these tensors.
  ///
  /// - Precondition: No tensor is called `__metadata__`.
  public init(tensors: [String: NumericArray], metadata: [String: String] = [:]) {
    precondition(
      tensors[SafetensorsFile.metadataKey] == nil, "no tensor can be called '__metadata__'")
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Writes the file in place.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be created or the disk is full.
  public func write(to path: String) throws(ArrayFileError) {
    try FileBytes.write(bytes, to: path)
  }

  /// Names in byte order, the order of everything the file lists.
  public var names: [String] { tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// The content of the file.
  public var bytes: [UInt8] {
    let named = names.compactMap { name in tensors[name].map { (name, $0) } }
    let ordered =
      named.filter { $0.1.elements.width == 8 } + named.filter { $0.1.elements.width == 4 }
    var members: [String: JSONValue] = [:]
    var data: [UInt8] = []
    for (name, tensor) in ordered {
      let start = data.count
      LittleEndian.append(tensor.elements, to: &data)
      members[name] = [
        "dtype": .string(SafetensorsFile.typeName(of: tensor.elements)),
        "shape": .array(tensor.shape.map { .integer(Int64($0)) }),
        "data_offsets": [.integer(Int64(start)), .integer(Int64(data.count))],
      ]
    }
    if !metadata.isEmpty {
      members[SafetensorsFile.metadataKey] = .object(metadata.mapValues { .string($0) })
    }
    var header = Array(JSONValue.object(members).canonicalText.utf8)
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
  }

  static let metadataKey = "__metadata__"

  /// The name that the format has for the type of some numbers.
  public static func typeName(of elements: NumericArray.Elements) -> String {
    switch elements {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    }
  }
}
