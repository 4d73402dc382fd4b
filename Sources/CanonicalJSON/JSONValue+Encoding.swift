extension JSONValue {
  /// The canonical encoding: keys sorted by their UTF-8 bytes, no white space, shortest numbers.
  ///
  /// Numbers read back exactly. Equal values have equal bytes, so this is what keys and digests are
  /// taken of.
  ///
  /// - Precondition: no number is infinite or not-a-number; JSON cannot say those.
  public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  /// The UTF-8 bytes of ``canonicalText``.
  public var canonicalBytes: [UInt8] {
    var writer = JSONWriter(isPretty: false)
    writer.write(self, depth: 0)
    return writer.bytes
  }

  /// The same content over several lines, two spaces per level, for people to read.
  public var prettyText: String {
    var writer = JSONWriter(isPretty: true)
    writer.write(self, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }
}

/// Writes JSON as bytes: appending to a text costs several times as much.
private struct JSONWriter {
  let isPretty: Bool
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .boolean(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    case .number(let value):
      precondition(value.isFinite, "JSON has no word for \(value)")
      append(value.description)
    case .string(let value): quote(value)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        separate(index, depth)
        write(element, depth: depth + 1)
      }
      close(UInt8(ascii: "]"), isEmpty: elements.isEmpty, depth)
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in sorted.enumerated() {
        separate(index, depth)
        quote(member.key)
        append(isPretty ? ": " : ":")
        write(member.value, depth: depth + 1)
      }
      close(UInt8(ascii: "}"), isEmpty: members.isEmpty, depth)
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func separate(_ index: Int, _ depth: Int) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    if isPretty { startLine(depth + 1) }
  }

  private mutating func close(_ bracket: UInt8, isEmpty: Bool, _ depth: Int) {
    if isPretty && !isEmpty { startLine(depth) }
    bytes.append(bracket)
  }

  private mutating func startLine(_ depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func quote(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    var value = value
    // All that needs an escape is one byte long, and no byte of a longer character looks like it.
    value.withUTF8 { units in
      if units.contains(where: Self.needsEscape) {
        for unit in units { appendEscaped(unit) }
      } else {
        bytes.append(contentsOf: units)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ unit: UInt8) -> Bool {
    unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") || unit == 0x7F
  }

  private mutating func appendEscaped(_ unit: UInt8) {
    guard Self.needsEscape(unit) else { return bytes.append(unit) }
    switch unit {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    default:
      let hex = String(unit, radix: 16)
      append("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
    }
  }
}
