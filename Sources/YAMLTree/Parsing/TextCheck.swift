/// Refuses bytes that are not UTF-8 text, before YAML is looked for in them.
func checkText(_ source: SourceFile) -> Diagnostic? {
  let bytes = source.bytes[source.contentStart...]
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return Diagnostic(
      .notUTF8, "the file is UTF-16 text, and a spec is UTF-8",
      at: source.span(bytes.startIndex..<bytes.startIndex),
      help: "save it with the encoding UTF-8 in your editor")
  }
  if let offset = bytes.firstIndex(where: isBinary) {
    return Diagnostic(
      .notText,
      "byte \(hexadecimal(bytes[offset])) occurs in no text: this looks like a binary file",
      at: source.span(offset..<offset + 1), help: "is this the right file? A spec is plain text")
  }
  guard let offset = firstInvalidUTF8(bytes) else { return nil }
  return Diagnostic(
    .notUTF8, "byte \(hexadecimal(bytes[offset])) is not UTF-8 here",
    at: source.span(offset..<offset + 1),
    help: "save the file with the encoding UTF-8 in your editor")
}

private func isBinary(_ byte: UInt8) -> Bool {
  byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
}

private func hexadecimal(_ byte: UInt8) -> String {
  "0x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

/// The offset of the first byte that belongs to no well-formed sequence (Unicode 15, table 3-7).
private func firstInvalidUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
  var offset = bytes.startIndex
  while offset < bytes.endIndex {
    let (length, second): (Int, ClosedRange<UInt8>)
    switch bytes[offset] {
    case 0x00...0x7F: (length, second) = (1, 0x80...0xBF)
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return offset
    }
    guard offset + length <= bytes.endIndex else { return offset }
    if length > 1, !second.contains(bytes[offset + 1]) { return offset }
    for next in stride(from: 2, to: length, by: 1) where !isContinuation(bytes[offset + next]) {
      return offset
    }
    offset += length
  }
  return nil
}
