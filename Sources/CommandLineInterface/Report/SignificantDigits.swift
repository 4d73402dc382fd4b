extension Double {
  /// The number with three significant digits, for tables that people read: `0.0123`, `12.3`, `-2.57`, `1.23e-05`.
  var inThreeDigits: String {
    guard isFinite, self != 0 else {
      return isNaN ? "nan" : self == 0 ? "0" : self < 0 ? "-inf" : "inf"
    }
    var exponent = 0
    var scaled = magnitude
    while scaled >= 10 {
      scaled /= 10
      exponent += 1
    }
    while scaled < 1 {
      scaled *= 10
      exponent -= 1
    }
    var digits = Int((scaled * 100).rounded())
    if digits == 1000 {
      digits = 100
      exponent += 1
    }
    let text = String(digits)
    let sign = self < 0 ? "-" : ""
    switch exponent {
    case 2...5: return sign + text + String(repeating: "0", count: exponent - 2)
    case 0...1:
      let whole = text.prefix(exponent + 1)
      return sign + whole + "." + text.dropFirst(exponent + 1)
    case -4..<0: return sign + "0." + String(repeating: "0", count: -exponent - 1) + text
    default: return sign + text.prefix(1) + "." + text.dropFirst() + "e\(exponent)"
    }
  }
}
