extension YAMLScalar {
  /// What to write instead when a number was expected and this is text; `nil` when unclear.
  public var numberHint: String? {
    guard case .text = value else { return nil }
    if style != .plain {
      return NumberForm(text) == nil
        ? YAMLScalar(text).numberHint : "remove the quotes: write `\(text)`"
    }
    switch NumberForm(text) {
    case .integer: return "an integer has to fit into 64 bits"
    case .decimal: return "this is beyond the range of numbers, about 1.8e308"
    case nil: break
    }
    let sign = text.hasPrefix("-") ? "-" : ""
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
    if let radix = ["0x": 16, "0o": 8, "0b": 2][unsigned.prefix(2).lowercased()] {
      guard let number = Int64(unsigned.dropFirst(2), radix: radix) else { return nil }
      return "only decimal numbers are read: write `\(sign)\(number)`"
    }
    let candidates: [(text: String, reason: String)] = [
      (unsigned.filter { $0 != "_" }, "underscores are not allowed in numbers"),
      (String(unsigned.map { $0 == "," ? "." : $0 }), "the decimal sign is a point"),
      (
        unsigned.withoutLeadingZeros,
        "leading zeros are not allowed, because some readers take them for octal"
      ),
    ]
    for (candidate, reason) in candidates
    where candidate != unsigned && NumberForm(candidate) != nil {
      return "\(reason): write `\(sign)\(candidate)`"
    }
    return nil
  }

  /// What to write instead when an integer was expected; `nil` when unclear.
  public var integerHint: String? {
    guard case .number(let number) = value else { return numberHint }
    guard let integer = Int64(exactly: number) else { return nil }
    return "write `\(integer)`"
  }

  /// What to write instead when `true` or `false` was expected; `nil` when unclear.
  public var booleanHint: String? {
    if style != .plain, text == "true" || text == "false" {
      return "remove the quotes: write `\(text)`"
    }
    switch text.lowercased() {
    case "yes", "on", "y", "true", "1": return "only `true` and `false` are booleans: write `true`"
    case "no", "off", "n", "false", "0":
      return "only `true` and `false` are booleans: write `false`"
    default: return nil
    }
  }
}

extension String {
  /// The digits without zeros in front; one digit stays before the point.
  fileprivate var withoutLeadingZeros: String {
    let rest = drop { $0 == "0" }
    return rest.first?.isASCII == true && rest.first?.isNumber == true ? String(rest) : "0" + rest
  }
}
