/// Text from a file as it may be shown in a message: in backquotes, short, without control codes.
///
/// A double-quoted scalar can hold escape codes that would recolour or overwrite a terminal.
public func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  let cut = scalars.index(scalars.startIndex, offsetBy: 60, limitedBy: scalars.endIndex)
  guard let cut, cut < scalars.endIndex else { return "`" + visible(text) + "`" }
  return "`" + visible(String(scalars[..<cut])) + "…`"
}

/// Text with its control codes spelled out.
func visible(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": shown += "\\n"
    case "\t": shown += "\\t"
    case _ where isControl(scalar):
      shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// The words in backquotes as a list for people: "`a`, `b` and `c`".
public func quotedList(_ words: [String], joining conjunction: String = "and") -> String {
  let most = 20
  if words.count > most {
    let rest = words.count - most
    return words.prefix(most).map(quoted).joined(separator: ", ") + " \(conjunction) \(rest) more"
  }
  let shown = words.map(quoted)
  guard shown.count > 1 else { return shown.first ?? "none" }
  return shown.dropLast().joined(separator: ", ") + " \(conjunction) " + shown[shown.count - 1]
}

/// Whether a scalar steers a terminal or the direction of text instead of being visible.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
  default: false
  }
}
