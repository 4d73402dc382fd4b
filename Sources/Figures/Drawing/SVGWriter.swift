/// Writes well-formed SVG: escaped text, attributes in the order given, lengths with at most two
/// decimals.
struct SVGWriter {
  private(set) var text = ""
  private var open: [String] = []

  typealias Attribute = (name: String, value: String)

  /// An element without content.
  mutating func element(_ name: String, _ attributes: [Attribute]) {
    line("<\(name)\(SVGWriter.list(attributes))/>")
  }

  /// An element around plain text.
  mutating func element(_ name: String, _ attributes: [Attribute], text: String) {
    line("<\(name)\(SVGWriter.list(attributes))>\(SVGWriter.escaped(text))</\(name)>")
  }

  /// A `<text>` of one line with an optional raised exponent.
  mutating func label(_ label: TickLabel, size: Double, _ attributes: [Attribute]) {
    guard !label.exponent.isEmpty else { return element("text", attributes, text: label.text) }
    let raised: [Attribute] = [
      ("dy", SVGWriter.number(-size * 0.35)),
      ("font-size", SVGWriter.number(size * TextMetrics.exponentScale)),
    ]
    line(
      "<text\(SVGWriter.list(attributes))>\(SVGWriter.escaped(label.text))"
        + "<tspan\(SVGWriter.list(raised))>\(SVGWriter.escaped(label.exponent))</tspan></text>")
  }

  /// An element around whatever `body` writes.
  mutating func group(
    _ name: String, _ attributes: [Attribute], _ body: (inout SVGWriter) -> Void
  ) {
    line("<\(name)\(SVGWriter.list(attributes))>")
    open.append(name)
    body(&self)
    open.removeLast()
    line("</\(name)>")
  }

  private mutating func line(_ content: String) {
    text += String(repeating: " ", count: open.count) + content + "\n"
  }

  private static func list(_ attributes: [Attribute]) -> String {
    attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }

  /// Text that is safe in content and attributes; characters XML cannot hold become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A length with at most two decimals, without exponent, minus zero or locale.
  ///
  /// Values beyond ±10⁶ are cut there: they lie outside any page.
  static func number(_ value: Double) -> String {
    precondition(!value.isNaN, "a length must be a number")
    let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    if rest.isMultiple(of: 10) { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
