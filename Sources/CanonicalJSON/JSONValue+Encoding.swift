extension JSONValue {
  /// The canonical encoding: keys sorted by their UTF-8 bytes, no white space, shortest numbers.
  ///
  /// Numbers read back exactly. Equal values have equal bytes, so this is what keys and digests are
  /// taken of.
  ///
  /// - Precondition: no number is infinite or not-a-number; JSON cannot say those.
  public var canonicalText: String {
    var text = ""
    write(into: &text, indentation: nil)
    return text
  }

  /// The same content over several lines, two spaces per level, for people to read.
  public var prettyText: String {
    var text = ""
    write(into: &text, indentation: 0)
    return text + "\n"
  }

  private func write(into text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      precondition(value.isFinite, "JSON has no word for \(value)")
      text += value.description
    case .string(let value): JSONValue.quote(value, into: &text)
    case .array(let elements):
      JSONValue.writeList("[", "]", elements, into: &text, indentation: indentation) {
        element, text, deeper in
        element.write(into: &text, indentation: deeper)
      }
    case .object(let members):
      let sorted = members.sorted { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
      JSONValue.writeList("{", "}", sorted, into: &text, indentation: indentation) {
        member, text, deeper in
        JSONValue.quote(member.key, into: &text)
        text += indentation == nil ? ":" : ": "
        member.value.write(into: &text, indentation: deeper)
      }
    }
  }

  private static func writeList<Element>(
    _ open: String, _ close: String, _ elements: [Element], into text: inout String,
    indentation: Int?, _ body: (Element, inout String, Int?) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indentation { text += "\n" + String(repeating: "  ", count: indentation + 1) }
      body(element, &text, indentation.map { $0 + 1 })
    }
    if let indentation, !elements.isEmpty {
      text += "\n" + String(repeating: "  ", count: indentation)
    }
    text += close
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
