extension YAMLProblem {
  /// The problem in words that say what to do.
  func diagnostic(_ source: SourceFile, _ characters: CharacterTable) -> Diagnostic {
    if let unreadableByte {
      let offset = source.contentStart + unreadableByte
      let words = explanation(source, at: offset)
      return Diagnostic(
        .syntax, words.message, at: source.span(offset..<offset + 1), help: words.help)
    }
    let offset = characters.offset(ofCharacter: character)
    if let tab = tabInIndentation(source, near: offset) {
      return Diagnostic(
        .tabIndentation, "a tab is used for indentation, and YAML allows only spaces",
        at: source.span(tab..<tab + 1),
        help: "replace the tab with spaces; most editors do so with \"convert indentation\"")
    }
    let words = explanation(source, at: offset)
    // These are noticed long after the place where something has to be changed.
    if context == "while scanning a simple key" || context == "while scanning a quoted scalar",
      problem != "found unknown escape character"
    {
      let begin = characters.offset(ofCharacter: contextCharacter)
      let line = source.lineBytes(source.position(atOffset: begin).line)
      return Diagnostic(
        .syntax, words.message, at: source.span(begin..<max(begin, line.endIndex)), help: words.help
      )
    }
    var notes: [Diagnostic.Note] = []
    if let context, contextCharacter < character {
      let span = characters.span(fromCharacter: contextCharacter, to: contextCharacter + 1)
      if let began = Self.contexts[context] { notes.append(Diagnostic.Note(began, at: span)) }
    }
    return Diagnostic(
      .syntax, words.message, at: characters.span(fromCharacter: character, to: character + 1),
      notes: notes, help: words.help)
  }

  /// What libyaml was busy with, when it helps to see where that began.
  private static let contexts = [
    "while parsing a flow sequence": "the list begins here",
    "while parsing a flow mapping": "the mapping begins here",
    "while parsing a block mapping": "the section begins here",
    "while parsing a block collection": "the list begins here",
  ]

  private func explanation(_ source: SourceFile, at offset: Int) -> (
    message: String, help: String
  ) {
    switch problem {
    case "could not find expected ':'":
      return (
        "a `:` is missing after a key", "write `key: value`, with a space after the colon"
      )
    case "mapping values are not allowed in this context":
      return (
        "a `:` is not expected here",
        "put text that contains `: ` in quotes, or start a new line for a new key"
      )
    case "block sequence entries are not allowed in this context":
      return ("a list item is not expected here", "start the list on its own line below its key")
    case "mapping keys are not allowed in this context":
      return ("a `?` is not expected here", "put text that begins with `?` in quotes")
    case "found character that cannot start any token":
      let character = String(decoding: source.bytes[offset...].prefix(4), as: UTF8.self).first
      let shown = character.map { quoted(String($0)) } ?? "this character"
      return ("a value cannot begin with \(shown)", "put the value in quotes")
    case "did not find expected ',' or ']'":
      return ("the list is not closed", "add a `,` between its items, and `]` at its end")
    case "did not find expected ',' or '}'":
      return ("the mapping is not closed", "add a `,` between its entries, and `}` at its end")
    case "did not find expected key":
      return (
        "this does not continue the section above",
        "write `key: value`, aligned with the other keys of the section"
      )
    case "did not find expected '-' indicator":
      return (
        "this does not continue the list above", "begin it with `- `, aligned with the other items"
      )
    case "did not find expected node content":
      return ("a value is expected here", "write a value, or remove what calls for one")
    case "found unexpected end of stream":
      return ("the quoted text is not closed before the end of the file", "add the closing quote")
    case "found unexpected document indicator":
      return ("the quoted text is not closed before the document ends", "add the closing quote")
    case "found unknown escape character":
      return (
        "this is no escape sequence of double-quoted text",
        "write `\\\\` for a backslash, or use single quotes"
      )
    case "did not find expected <document start>":
      return (
        "text follows after the end of the spec", "align it with the keys above, or remove it"
      )
    case "did not find expected alphabetic or numeric character":
      return (
        "a name is missing after `&` or `*`", "put text that begins with `&` or `*` in quotes"
      )
    case "control characters are not allowed":
      return ("there is an invisible control character here", "remove it")
    default:
      let doing = context.map { ", \($0)" } ?? ""
      return (
        "this is not valid YAML (\(problem)\(doing))",
        "check the indentation, the quotes and the brackets of this line and the one above"
      )
    }
  }

  /// The tab that indents the line of `offset` or the line above it.
  private func tabInIndentation(_ source: SourceFile, near offset: Int) -> Int? {
    let line = source.position(atOffset: offset).line
    for candidate in [line, line - 1] {
      let bytes = source.lineBytes(candidate)
      let indentation = bytes.prefix { $0 == 0x20 || $0 == 0x09 }
      if indentation.count < bytes.count, let tab = indentation.firstIndex(of: 0x09) { return tab }
    }
    return nil
  }
}
