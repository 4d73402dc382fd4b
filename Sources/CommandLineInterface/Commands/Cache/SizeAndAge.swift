import ArgumentParser

/// Sizes and ages as users write them: a number and a unit.
enum SizeAndAge {
  /// The bytes of a text such as `50G`; units are powers of 1024.
  ///
  /// - Throws: `ValidationError` for anything else.
  static func byteCount(_ text: String) throws -> Int {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    guard let value = value(text.uppercased(), units) ?? Int(text), value >= 0 else {
      throw ValidationError("'\(text)' is no size; write a number and K, M, G or T, such as 50G.")
    }
    return value
  }

  /// The seconds of a text such as `30d`.
  ///
  /// - Throws: `ValidationError` for anything else.
  static func seconds(_ text: String) throws -> Int {
    let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86400, "w": 604_800]
    guard let value = value(text, units), value >= 0 else {
      throw ValidationError("'\(text)' is no age; write a number and m, h, d or w, such as 30d.")
    }
    return value
  }

  private static func value(_ text: String, _ units: [Character: Int]) -> Int? {
    guard let last = text.last, let unit = units[last],
      let number = Double(text.dropLast()), number >= 0
    else { return nil }
    return Int(exactly: (number * Double(unit)).rounded())
  }
}
