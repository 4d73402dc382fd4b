/// Translates character numbers, in which libyaml counts, into places of the source.
///
/// Looking a place up costs O(log lines), however long the line is; a file may be one long line.
struct CharacterTable {
  private let source: SourceFile
  /// The byte offset of every character, and one past the last; empty when all are one byte.
  private let offsets: [Int]
  /// The number of the character with which each line starts.
  private let lineCharacters: [Int]

  init(_ source: SourceFile) {
    self.source = source
    let content = source.bytes[source.contentStart...]
    if content.allSatisfy({ $0 < 0x80 }) {
      offsets = []
      lineCharacters = source.lineStarts.map { $0 - source.contentStart }
      return
    }
    var offsets: [Int] = []
    var lineCharacters: [Int] = []
    for offset in content.indices where !isContinuation(content[offset]) {
      if lineCharacters.count < source.lineStarts.count,
        source.lineStarts[lineCharacters.count] == offset
      {
        lineCharacters.append(offsets.count)
      }
      offsets.append(offset)
    }
    if lineCharacters.count < source.lineStarts.count { lineCharacters.append(offsets.count) }
    offsets.append(source.bytes.count)
    self.offsets = offsets
    self.lineCharacters = lineCharacters
  }

  /// The byte offset of a character.
  func offset(ofCharacter index: Int) -> Int {
    if offsets.isEmpty { return min(source.contentStart + max(index, 0), source.bytes.count) }
    return offsets[min(max(index, 0), offsets.count - 1)]
  }

  /// The place of a character.
  func position(ofCharacter index: Int) -> SourcePosition {
    let offset = offset(ofCharacter: index)
    let line = source.lineIndex(ofOffset: offset)
    let last = offsets.isEmpty ? source.bytes.count - source.contentStart : offsets.count - 1
    let column = min(max(index, 0), last) - lineCharacters[line] + 1
    return SourcePosition(line: line + 1, column: column, offset: offset)
  }

  /// The stretch between two characters, without white space at its end.
  func span(fromCharacter start: Int, to end: Int) -> SourceSpan {
    var end = end
    while end > start, isBlank(source.bytes, at: offset(ofCharacter: end - 1)) { end -= 1 }
    return SourceSpan(
      start: position(ofCharacter: start), end: position(ofCharacter: max(start, end)))
  }
}

private func isBlank(_ bytes: [UInt8], at offset: Int) -> Bool {
  offset < bytes.count && [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset])
}
