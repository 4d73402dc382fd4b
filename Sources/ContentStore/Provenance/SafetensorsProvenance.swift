import CanonicalJSON

/// Provenance in a safetensors file: the member `provenance` of the header's `__metadata__`.
///
/// What is put in is as long as a multiple of eight bytes, so that the data stay aligned and the padding at
/// the end of the header stays as it is; offsets count from the start of the data and stay too.
///
/// - Reference: huggingface/safetensors, "Format".
enum SafetensorsProvenance {
  /// The longest header that is read, with room for any that this program can read.
  static let headerLimit = 8 << 20
  /// The longest header that is written: what this program, and every other reader, still takes.
  private static let writtenHeaderLimit = 4 << 20
  private static let prefixLength = 8
  private static let metadata = "__metadata__"
  private static let name = "provenance"

  /// How many bytes at the beginning of a file are its header, read from the first eight.
  static func headLength(_ prefix: [UInt8], fileSize: Int) -> Int? {
    guard prefix.count >= prefixLength, fileSize > prefixLength else { return nil }
    let length = prefix.prefix(prefixLength).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length >= 2, length <= headerLimit, Int(length) <= fileSize - prefixLength else {
      return nil
    }
    return prefixLength + Int(length)
  }

  /// What puts provenance into a file.
  ///
  /// - Parameters:
  ///   - text: The provenance.
  ///   - head: The length of the header and the header.
  /// - Returns: `nil` when the header is not as expected, would become too long, or has such a member.
  static func embedding(_ text: String, in head: [UInt8]) -> HeadEdit? {
    guard let header = members(of: head) else { return nil }
    let member = "\(quoted(name)):\(quoted(text))"
    let place: Int
    let inserted: String
    if let known = header[metadata] {
      guard let entries = known.objectValue, entries[name] == nil,
        let start = startOfMetadata(in: head)
      else { return nil }
      place = start
      inserted = member + (entries.isEmpty ? "" : ",")
    } else {
      place = prefixLength + 1
      inserted = "\(quoted(metadata)):{\(member)}" + (header.isEmpty ? "" : ",")
    }
    // At least one space, by which it is seen where something was put in.
    let padding = 8 - inserted.utf8.count % 8
    let bytes = Array(repeating: UInt8(ascii: " "), count: padding) + Array(inserted.utf8)
    guard head.count - prefixLength + bytes.count <= writtenHeaderLimit else { return nil }
    return HeadEdit(
      length: head.count, head: withLength(head[prefixLength..<place] + bytes + head[place...]))
  }

  /// The provenance in the header of a file; `nil` when there is none.
  static func find(in head: [UInt8]) -> FoundProvenance? {
    guard let text = members(of: head)?[metadata]?[name]?.stringValue else { return nil }
    let member = "\(quoted(name)):\(quoted(text))"
    let whole = "\(quoted(metadata)):{\(member)}"
    var removal: HeadEdit?
    for (place, inserted) in [
      (startOfMetadata(in: head), member), (prefixLength + 1, whole),
    ] {
      guard let place else { continue }
      let inserted = Array(inserted.utf8)
      var start = place
      while start < head.count, head[start] == UInt8(ascii: " ") { start += 1 }
      guard start > place, head[start...].starts(with: inserted) else { continue }
      let hasComma = head.has(",", at: start + inserted.count)
      let end = start + inserted.count + (hasComma ? 1 : 0)
      removal = HeadEdit(
        length: head.count, head: withLength(head[prefixLength..<place] + head[end...]))
      break
    }
    return FoundProvenance(text: text, removal: removal)
  }

  private static func members(of head: [UInt8]) -> [String: JSONValue]? {
    guard head.has("{", at: prefixLength) else { return nil }
    return (try? JSONValue(parsing: head[prefixLength...]))?.objectValue
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }

  private static func withLength(_ header: ArraySlice<UInt8>) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
  }

  /// Where the members of `__metadata__` start, in a header that is known to be JSON.
  private static func startOfMetadata(in head: [UInt8]) -> Int? {
    var depth = 0
    var offset = prefixLength
    while offset < head.count {
      switch head[offset] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        if depth == 1, head.has("\"__metadata__\"", at: offset) {
          let colon = head.firstOffsetAfterSpace(from: offset + 14)
          let brace = head.firstOffsetAfterSpace(from: colon + 1)
          if head.has(":", at: colon), head.has("{", at: brace) { return brace + 1 }
        }
        offset += 1
        while offset < head.count, head[offset] != UInt8(ascii: "\"") {
          offset += head[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      offset += 1
    }
    return nil
  }
}
