/// How a piece of text stands out on a terminal.
enum Style: String {
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"

  /// The text in this style, or as it is where colours are not welcome.
  func callAsFunction(_ text: String, if usesColour: Bool) -> String {
    usesColour ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
