/// A single word or text, as it is written.
public struct YAMLScalar: Hashable, Sendable {
  /// How a scalar is written.
  public enum Style: Hashable, Sendable {
    /// Without quotes: it may be a number, a boolean, nothing, or text.
    case plain
    /// In single or double quotes: it is text.
    case quoted
    /// As a block after `|` or `>`: it is text.
    case block
  }

  /// The text, with quotes and escapes removed.
  public var text: String
  /// How it is written.
  public var style: Style

  /// Creates a scalar.
  public init(_ text: String, style: Style = .plain) {
    self.text = text
    self.style = style
  }

  /// What the scalar means.
  ///
  /// Only these plain scalars are more than text: `true` and `false`; `null`, `~` and nothing at
  /// all; decimal integers; decimal numbers such as `0.1`, `1e-3`, `3.0e-4`; `.inf`, `-.inf` and
  /// `.nan`. Leading zeros and underscores make text, as do `no`, `on` and `0x10`. An integer that
  /// needs more than 64 bits, and a number beyond the range of doubles, are text too.
  public var value: Value {
    guard style == .plain else { return .text(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case ".inf", "+.inf": return .number(.infinity)
    case "-.inf": return .number(-.infinity)
    case ".nan": return .number(.nan)
    default: break
    }
    switch NumberForm(text) {
    case .integer: return Int64(text).map(Value.integer) ?? .text(text)
    case .decimal:
      guard let number = Double(text), number.isFinite else { return .text(text) }
      return .number(number)
    case nil: return .text(text)
    }
  }

  /// The meaning of a scalar.
  public enum Value: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
  }
}

/// The two ways of writing a number that are accepted.
enum NumberForm {
  /// `[+-]? (0 | [1-9][0-9]*)`
  case integer
  /// The same with a fraction, an exponent, or both; the digits before the point may be missing.
  case decimal

  init?(_ text: String) {
    var rest = text.utf8[...]
    func takeDigits() -> Int {
      let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    func take(_ bytes: UInt8...) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }

    _ = take(0x2B, 0x2D)
    let startsWithZero = rest.first == 0x30
    let whole = takeDigits()
    if startsWithZero, whole > 1 { return nil }
    var isInteger = true
    var fraction = 0
    if take(0x2E) {
      isInteger = false
      fraction = takeDigits()
    }
    guard whole + fraction > 0 else { return nil }
    if take(0x65, 0x45) {
      isInteger = false
      _ = take(0x2B, 0x2D)
      guard takeDigits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    self = isInteger ? .integer : .decimal
  }
}
