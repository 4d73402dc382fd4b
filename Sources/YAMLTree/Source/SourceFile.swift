/// The bytes of a source file with what is needed to speak about places in it.
///
/// Lines end with LF, CRLF or a lone CR. A byte order mark at the start belongs to no line.
public struct SourceFile: Sendable {
  /// The name shown to people, as they gave it.
  public let displayName: String
  /// The content, as it was read.
  public let bytes: [UInt8]
  /// The offset of the first byte after a byte order mark.
  public let contentStart: Int
  /// The byte offsets at which lines start, ascending.
  let lineStarts: [Int]

  /// Creates a source from bytes that are already in memory.
  public init(displayName: String, bytes: [UInt8]) {
    self.displayName = displayName
    self.bytes = bytes
    contentStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var starts = [contentStart]
    var offset = contentStart
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == 0x0D, offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
      if byte == 0x0A || byte == 0x0D { starts.append(offset) }
    }
    lineStarts = starts
  }

  /// Creates a source from text.
  public init(displayName: String, text: String) {
    self.init(displayName: displayName, bytes: Array(text.utf8))
  }

  /// The number of lines; a file that ends with a line break has an empty last line.
  public var lineCount: Int { lineStarts.count }

  /// The place of the byte at `offset`, which is clamped to the file.
  ///
  /// - Complexity: O(log lines + length of the line).
  public func position(atOffset offset: Int) -> SourcePosition {
    let offset = min(max(offset, contentStart), bytes.count)
    let line = lineIndex(ofOffset: offset)
    let column = bytes[lineStarts[line]..<offset].count(where: { !isContinuation($0) })
    return SourcePosition(line: line + 1, column: column + 1, offset: offset)
  }

  /// The stretch between two byte offsets.
  public func span(_ offsets: Range<Int>) -> SourceSpan {
    SourceSpan(
      start: position(atOffset: offsets.lowerBound), end: position(atOffset: offsets.upperBound))
  }

  /// The bytes of a line (counted from 1) without its line break; empty past the end.
  public func lineBytes(_ line: Int) -> ArraySlice<UInt8> {
    guard line >= 1, line <= lineStarts.count else { return [] }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  /// The index in `lineStarts` of the line that contains a byte.
  func lineIndex(ofOffset offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

/// Whether a byte continues a UTF-8 sequence that began before it.
func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
