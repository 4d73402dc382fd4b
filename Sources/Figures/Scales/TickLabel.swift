/// The text of a tick: a plain number, or a number times a power of ten.
struct TickLabel: Hashable {
  /// What stands on the line.
  var text: String
  /// A raised exponent after it; empty for plain numbers.
  var exponent = ""

  init(_ text: String, exponent: String = "") {
    self.text = text
    self.exponent = exponent
  }

  /// The label of 10^`power`.
  init(powerOfTen power: Int) {
    self.init("10", exponent: TickLabel.signed(String(power)))
  }

  /// The label of `units` × 10^`scale`, written exactly, without any rounding of doubles.
  ///
  /// With `power` it is written as a multiple of 10^`power`.
  init(units: Int, scale: Int, power: Int? = nil) {
    guard let power, units != 0 else {
      self.init(power == nil ? TickLabel.decimal(units, scale: scale) : "0")
      return
    }
    self.init(
      TickLabel.decimal(units, scale: scale - power) + "×10",
      exponent: TickLabel.signed(String(power)))
  }

  private static func decimal(_ units: Int, scale: Int) -> String {
    var digits = String(units.magnitude)
    if scale >= 0 {
      digits += String(repeating: "0", count: units == 0 ? 0 : scale)
    } else {
      digits = String(repeating: "0", count: max(0, 1 - scale - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: scale))
    }
    return (units < 0 ? "\u{2212}" : "") + digits
  }

  private static func signed(_ digits: String) -> String {
    digits.hasPrefix("-") ? "\u{2212}" + digits.dropFirst() : digits
  }
}
