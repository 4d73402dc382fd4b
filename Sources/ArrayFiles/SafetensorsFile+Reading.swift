import CanonicalJSON

extension SafetensorsFile {
  /// Reads the content of a file; `path` is how errors name it.
  ///
  /// Nothing in the file is believed before it is checked: no length, offset or shape can cause a
  /// trap or an allocation beyond a small multiple of the file itself.
  ///
  /// - Throws: `ArrayFileError` that names the tensor and the claim that does not hold.
  public init(bytes: [UInt8], path: String) throws(ArrayFileError) {
    let reader = SafetensorsReader(bytes: bytes, path: path)
    let (members, dataStart) = try reader.header()
    var metadata: [String: String] = [:]
    var entries: [SafetensorsReader.Entry] = []
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (name, value) in sorted {
      if name == SafetensorsFile.metadataKey {
        metadata = try reader.metadata(value)
      } else {
        entries.append(try reader.entry(name, value, available: bytes.count - dataStart))
      }
    }
    try reader.requireContiguous(entries, available: bytes.count - dataStart)
    var tensors: [String: NumericArray] = [:]
    for entry in entries {
      let data = bytes[(dataStart + entry.start)..<(dataStart + entry.end)]
      tensors[entry.name] = entry.array(from: data)
    }
    self.init(tensors: tensors, metadata: metadata)
  }
}

private struct SafetensorsReader {
  /// What the header says of one tensor, checked against its own shape and the file.
  struct Entry {
    let name: String
    let type: String
    let shape: [Int]
    let count: Int
    let start: Int
    let end: Int

    func array(from data: ArraySlice<UInt8>) -> NumericArray {
      let elements: NumericArray.Elements =
        switch type {
        case "F32":
          .float32(
            LittleEndian.read(data, count: count, as: UInt32.self) { Float(bitPattern: $0) })
        case "F64":
          .float64(
            LittleEndian.read(data, count: count, as: UInt64.self) { Double(bitPattern: $0) })
        default: .int64(LittleEndian.read(data, count: count, as: Int64.self) { $0 })
        }
      return NumericArray(shape: shape, elements: elements)
    }
  }

  static let maximumHeaderSize: UInt64 = 100_000_000
  static let widths = ["F32": 4, "F64": 8, "I64": 8]

  let bytes: [UInt8]
  let path: String

  func failure(_ message: String, _ remedy: String = "write or copy the file again")
    -> ArrayFileError
  {
    ArrayFileError(path: path, message: message, remedy: remedy)
  }

  func header() throws(ArrayFileError) -> (members: [String: JSONValue], dataStart: Int) {
    guard bytes.count >= 8 else {
      throw failure("has \(bytes.count) bytes, fewer than the 8 of the header length")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.maximumHeaderSize else {
      throw failure(
        "claims a header of \(length) bytes; the limit is \(Self.maximumHeaderSize)",
        "check that this is a safetensors file")
    }
    guard length <= UInt64(bytes.count - 8) else {
      throw failure("claims a header of \(length) bytes and has \(bytes.count - 8) left")
    }
    let dataStart = 8 + Int(length)
    guard length > 0, bytes[8] == UInt8(ascii: "{") else {
      throw failure("header does not start with '{'", "check that this is a safetensors file")
    }
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes[8..<dataStart])
    } catch {
      throw failure("header: \(error.message) at byte \(8 + error.byteOffset)")
    }
    return (document.objectValue ?? [:], dataStart)
  }

  func metadata(_ value: JSONValue) throws(ArrayFileError) -> [String: String] {
    guard let members = value.objectValue else { throw failure("__metadata__ is not an object") }
    var result: [String: String] = [:]
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (key, value) in sorted {
      guard let text = value.stringValue else {
        throw failure("__metadata__ '\(key)' is not a string")
      }
      result[key] = text
    }
    return result
  }

  func entry(_ name: String, _ value: JSONValue, available: Int) throws(ArrayFileError) -> Entry {
    guard let type = value["dtype"]?.stringValue else {
      throw failure("tensor '\(name)': 'dtype' is missing or no string")
    }
    guard let width = Self.widths[type] else {
      throw failure(
        "tensor '\(name)': dtype '\(type)' is not supported", "convert it to F32, F64 or I64")
    }
    guard let shape = integers(value["shape"]) else {
      throw failure("tensor '\(name)': 'shape' is missing or no list of lengths")
    }
    guard let offsets = integers(value["data_offsets"]), offsets.count == 2 else {
      throw failure("tensor '\(name)': 'data_offsets' is missing or no pair of offsets")
    }
    guard offsets[0] <= offsets[1], offsets[1] <= available else {
      throw failure(
        "tensor '\(name)': bytes \(offsets[0])..<\(offsets[1]) are not inside the "
          + "\(available) bytes of data")
    }
    guard let count = NumericArray.elementCount(of: shape) else {
      throw failure("tensor '\(name)': shape \(shape) is too large to address")
    }
    let size = count.multipliedReportingOverflow(by: width)
    guard !size.overflow, size.partialValue == offsets[1] - offsets[0] else {
      throw failure(
        "tensor '\(name)': shape \(shape) of \(type) does not take the "
          + "\(offsets[1] - offsets[0]) bytes of its data")
    }
    return Entry(
      name: name, type: type, shape: shape, count: count, start: offsets[0], end: offsets[1])
  }

  /// Every byte of the data belongs to exactly one tensor.
  func requireContiguous(_ entries: [Entry], available: Int) throws(ArrayFileError) {
    var covered = 0
    for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard entry.start >= covered else {
        throw failure(
          "tensor '\(entry.name)' starts at byte \(entry.start) of the data, inside another tensor")
      }
      guard entry.start == covered else {
        throw failure("bytes \(covered)..<\(entry.start) of the data belong to no tensor")
      }
      covered = entry.end
    }
    guard covered == available else {
      throw failure("bytes \(covered)..<\(available) of the data belong to no tensor")
    }
  }

  private func integers(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.arrayValue else { return nil }
    let integers = elements.compactMap { $0.integerValue }
    return integers.count == elements.count && integers.allSatisfy { $0 >= 0 } ? integers : nil
  }
}
