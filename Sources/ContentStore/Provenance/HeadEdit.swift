/// Another beginning for a file, of which everything after it stays.
struct HeadEdit: Hashable {
  /// How many bytes at the beginning are replaced.
  let length: Int
  /// What stands there instead.
  let head: [UInt8]
}

/// Provenance found inside a file.
struct FoundProvenance {
  /// The provenance.
  let text: String
  /// What takes it out of the file; `nil` when it does not stand where it was put, and so cannot be
  /// taken out exactly.
  let removal: HeadEdit?
}

extension [UInt8] {
  /// Whether some text stands at an offset.
  func has(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset >= 0, offset <= self.count - count else { return false }
    return text.withUTF8Buffer { self[offset..<offset + count].elementsEqual($0) }
  }

  /// Where some text first stands, at or after an offset.
  func firstOffset(of text: StaticString, from start: Int) -> Int? {
    let count = text.utf8CodeUnitCount
    guard count > 0, start >= 0, self.count >= count else { return nil }
    let first = text.utf8Start[0]
    var offset = start
    while offset <= self.count - count {
      if self[offset] == first, has(text, at: offset) { return offset }
      offset += 1
    }
    return nil
  }

  /// The first offset, at or after another, that holds no white space of XML and JSON.
  func firstOffsetAfterSpace(from start: Int) -> Int {
    var offset = start
    while offset < count, [0x20, 0x09, 0x0A, 0x0D].contains(self[offset]) { offset += 1 }
    return offset
  }
}
