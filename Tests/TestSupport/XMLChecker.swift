/// Enough of an XML parser to find what makes a document malformed.
public struct XMLChecker {
  /// Names of all elements, in order of their start tags.
  public private(set) var elements: [String] = []
  /// Everything between tags, entities left as they are.
  public private(set) var texts: [String] = []

  /// What makes a document malformed.
  public struct Malformed: Error {
    let message: String
  }

  /// Reads a document, up to what makes it malformed.
  public init(_ document: String) throws {
    var open: [String] = []
    var rest = Substring(document)
    while let start = rest.firstIndex(of: "<") {
      try addText(rest[..<start], isInside: !open.isEmpty)
      guard let end = rest[start...].firstIndex(of: ">") else {
        throw Malformed(message: "unclosed tag")
      }
      var tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else {
          throw Malformed(message: "unexpected </\(tag.dropFirst())>")
        }
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      if isEmpty { tag = tag.dropLast() }
      let name = String(tag.prefix { $0 != " " })
      guard elements.isEmpty || !open.isEmpty else {
        throw Malformed(message: "second root <\(name)>")
      }
      elements.append(name)
      try checkAttributes(tag.dropFirst(name.count))
      if !isEmpty { open.append(name) }
    }
    try addText(rest, isInside: false)
    guard open.isEmpty else { throw Malformed(message: "<\(open[0])> is never closed") }
  }

  private mutating func addText(_ text: Substring, isInside: Bool) throws {
    try XMLChecker.checkCharacters(text)
    let isBlank = text.allSatisfy { $0.isWhitespace }
    guard isBlank || isInside else { throw Malformed(message: "text outside the root") }
    if !isBlank { texts.append(String(text)) }
  }

  private func checkAttributes(_ text: Substring) throws {
    var names: Set<Substring> = []
    var rest = text
    while !rest.isEmpty {
      guard rest.first == " ", let equals = rest.firstIndex(of: "=") else {
        throw Malformed(message: "malformed attributes '\(text)'")
      }
      let name = rest[rest.index(after: rest.startIndex)..<equals]
      guard names.insert(name).inserted else { throw Malformed(message: "repeated '\(name)'") }
      let quoted = rest[rest.index(after: equals)...]
      guard quoted.first == "\"", let end = quoted.dropFirst().firstIndex(of: "\"") else {
        throw Malformed(message: "unquoted '\(name)'")
      }
      try XMLChecker.checkCharacters(quoted.dropFirst()[..<end])
      rest = quoted[quoted.index(after: end)...]
    }
  }

  private static func checkCharacters(_ text: Substring) throws {
    let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#9;", "&#10;", "&#13;"]
    for (index, character) in zip(text.indices, text) {
      let isEntity = known.contains { text[index...].hasPrefix($0) }
      guard character != "&" || isEntity else { throw Malformed(message: "bare '&'") }
      let isControl = character.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
      guard !isControl else { throw Malformed(message: "control character") }
    }
  }
}
