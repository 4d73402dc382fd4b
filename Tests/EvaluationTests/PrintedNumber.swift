/// A number as it stands in a table: right to half a unit of its last digit.
struct PrintedNumber: Sendable, ExpressibleByStringLiteral {
  let value: Double
  /// Half a unit of the last digit.
  let rounding: Double

  init(stringLiteral text: String) {
    let parts = text.split(separator: "e")
    let exponent = parts.count > 1 ? Double(parts[1]) : 0
    guard let value = Double(text), let exponent else {
      preconditionFailure("\(text) is no number")
    }
    let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    self.value = value
    rounding = 0.5 * powerOfTen(Int(exponent) - decimals)
  }

  /// Whether a number is this one but for rounding and a relative uncertainty of its distance from
  /// `center`.
  func agrees(with number: Double, within uncertainty: Double, of center: Double = 0) -> Bool {
    abs(number - value) <= rounding + uncertainty * abs(value - center)
  }
}

private func powerOfTen(_ exponent: Int) -> Double {
  (0..<abs(exponent)).reduce(1) { power, _ in exponent < 0 ? power / 10 : power * 10 }
}
