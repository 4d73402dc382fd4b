import CanonicalJSON

/// What the beginning of a safetensors file says, checked against itself and the length of the file.
struct SafetensorsHeader {
  /// The element types that are read.
  enum ElementType: String {
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"

    var width: Int {
      switch self {
      case .float32: 4
      case .float64, .int64: 8
      }
    }
  }

  /// What the header says of one tensor.
  struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    /// The number of elements.
    let count: Int
    /// Where its bytes start and end, counted from the start of the data.
    let start: Int
    let end: Int
  }

  /// Where the header starts, after its length as eight little-endian bytes.
  static let start = 8
  /// The longest header that is read, in bytes.
  ///
  /// There is room for some twenty thousand tensors, where the largest flows have a few thousand. The
  /// format allows 100 MB, which takes gigabytes once it is parsed.
  static let maximumLength = 4 << 20
  /// The longest file that is read, in bytes: a billion weights.
  static let maximumFileSize = 1 << 32

  let entries: [Entry]
  let metadata: [String: String]

  /// Reads the length of the header.
  ///
  /// - Parameters:
  ///   - prefix: The first eight bytes of the file, or all there are.
  ///   - fileSize: The length of the file in bytes.
  ///   - path: How errors name the file.
  static func length(
    of prefix: ArraySlice<UInt8>, fileSize: Int, path: String
  ) throws(ArrayFileError) -> Int {
    guard prefix.count == start else {
      throw .damaged(path, "has \(fileSize) bytes, fewer than the 8 of the header length")
    }
    guard fileSize <= maximumFileSize else {
      throw ArrayFileError(
        path: path, message: "has \(fileSize) bytes; the limit is \(maximumFileSize)",
        remedy: "check that this is the right file")
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(maximumLength) else {
      throw ArrayFileError(
        path: path, message: "claims a header of \(length) bytes; the limit is \(maximumLength)",
        remedy: "check that this is a safetensors file")
    }
    guard length <= UInt64(fileSize - start) else {
      throw .damaged(path, "claims a header of \(length) bytes and has \(fileSize - start) left")
    }
    return Int(length)
  }

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - text: The bytes of the header.
  ///   - dataSize: The number of bytes after it.
  ///   - path: How errors name the file.
  /// - Throws: `ArrayFileError` that names the tensor and the claim that does not hold.
  init(_ text: ArraySlice<UInt8>, dataSize: Int, path: String) throws(ArrayFileError) {
    guard text.first == UInt8(ascii: "{") else {
      throw ArrayFileError(
        path: path, message: "header does not start with '{'",
        remedy: "check that this is a safetensors file")
    }
    let document: JSONValue
    do {
      document = try JSONValue(parsing: text)
    } catch {
      throw .damaged(
        path, "header: \(printable(error.message)) at byte \(Self.start + error.byteOffset)")
    }
    let members = (document.objectValue ?? [:])
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for (name, value) in members {
      if name == SafetensorsFile.metadataKey {
        metadata = try Self.metadata(value, path)
      } else {
        do throws(Problem) {
          entries.append(try Entry(name, value, dataSize: dataSize))
        } catch {
          throw .damaged(
            path, "tensor '\(printable(name))': \(error.message)", remedy: error.remedy)
        }
      }
    }
    try Self.requireContiguous(entries, dataSize: dataSize, path)
    self.entries = entries
    self.metadata = metadata
  }

  private static func metadata(
    _ value: JSONValue, _ path: String
  ) throws(ArrayFileError) -> [String: String] {
    guard let members = value.objectValue else {
      throw .damaged(path, "__metadata__ is not an object")
    }
    let texts = members.compactMapValues(\.stringValue)
    let others = members.keys.filter { texts[$0] == nil }
    if let key = others.min(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      throw .damaged(path, "__metadata__ '\(printable(key))' is not a string")
    }
    return texts
  }

  /// Every byte of the data belongs to exactly one tensor.
  private static func requireContiguous(
    _ entries: [Entry], dataSize: Int, _ path: String
  ) throws(ArrayFileError) {
    var covered = 0
    for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard entry.start >= covered else {
        throw .damaged(
          path,
          "tensor '\(printable(entry.name))' starts at byte \(entry.start) of the data, "
            + "inside another tensor")
      }
      guard entry.start == covered else {
        throw .damaged(path, "bytes \(covered)..<\(entry.start) of the data belong to no tensor")
      }
      covered = entry.end
    }
    guard covered == dataSize else {
      throw .damaged(path, "bytes \(covered)..<\(dataSize) of the data belong to no tensor")
    }
  }
}

extension ArrayFileError {
  /// A file that is not what was once written.
  fileprivate static func damaged(
    _ path: String, _ message: String, remedy: String? = nil
  ) -> ArrayFileError {
    ArrayFileError(path: path, message: message, remedy: remedy ?? "write or copy the file again")
  }
}
