/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What was found or missing.
  public let message: String
  /// Offset of the offending byte from the start of the text.
  public let byteOffset: Int

  /// An error at a byte of the text.
  public init(message: String, byteOffset: Int) {
    self.message = message
    self.byteOffset = byteOffset
  }

  public var description: String { "\(message) at byte \(byteOffset)" }
}

extension JSONValue {
  /// Reads one JSON document.
  ///
  /// Duplicate keys are refused, nesting deeper than 256 levels is refused (hostile input must not
  /// exhaust the stack), and nothing but white space may follow the document.
  ///
  /// - Throws: `JSONError` naming the byte at which reading stopped.
  public init(parsing text: some Collection<UInt8>) throws(JSONError) {
    let bytes = Array(text)
    // `withUnsafeBufferPointer` rethrows without the type, hence the detour through a result.
    let result = bytes.withUnsafeBufferPointer { bytes -> Result<JSONValue, JSONError> in
      var parser = JSONParser(bytes: bytes)
      do throws(JSONError) { return .success(try parser.document()) } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Reads one JSON document from a string; see ``init(parsing:)-(Collection<UInt8>)``.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// Reads JSON from memory that outlives it.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  static let maximumDepth = 256

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("unexpected text after the document") }
    return value
  }

  private func failure(_ message: String) -> JSONError {
    JSONError(message: message, byteOffset: position)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = next, byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("expected '\(word)'") }
    position += word.utf8.count
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= Self.maximumDepth else { throw failure("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try expect("true", .boolean(true))
    case UInt8(ascii: "f"): return try expect("false", .boolean(false))
    case UInt8(ascii: "n"): return try expect("null", .null)
    case nil: throw failure("unexpected end")
    default: return try number()
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("expected ',' or ']'") }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take("}") { return .object([:]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a key") }
      let key = try string()
      let end = position
      skipSpace()
      guard take(":") else { throw failure("expected ':'") }
      guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
        throw JSONError(message: "duplicate key '\(key)'", byteOffset: end)
      }
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("expected ',' or '}'") }
    }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    // Nearly every string is plain and is taken from the text as it stands.
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    guard next == UInt8(ascii: "\"") else { return try escapedString(from: start) }
    position += 1
    return try text(UnsafeBufferPointer(rebasing: bytes[start..<position - 1]))
  }

  /// The rest of a string of which the part from `start` on is plain.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var units = Array(bytes[start..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(units)
      case UInt8(ascii: "\\"): units += Array(String(try escape()).utf8)
      case 0..<0x20: throw failure("control character in string")
      default: units.append(byte)
      }
    }
    throw failure("unterminated string")
  }

  private func text(_ units: some Collection<UInt8>) throws(JSONError) -> String {
    guard let text = String(validating: units, as: UTF8.self) else {
      throw failure("string is not UTF-8")
    }
    return text
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw failure("unterminated escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code) {
        guard take("\\"), take("u") else { throw failure("lone surrogate") }
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("lone surrogate") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("lone surrogate") }
      return scalar
    default: throw failure("unknown escape")
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let digits = String(validating: bytes[position..<position + 4], as: UTF8.self),
      digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    position += 4
    return code
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take("-")
    let integerStart = position
    skipDigits()
    guard position > integerStart else { throw failure("expected a value") }
    guard bytes[integerStart] != UInt8(ascii: "0") || position == integerStart + 1 else {
      throw failure("leading zero")
    }
    var isInteger = true
    if take(".") {
      isInteger = false
      try requireDigits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try requireDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw failure("number out of range") }
    return .number(value)
  }

  private mutating func skipDigits() {
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
  }

  private mutating func requireDigits() throws(JSONError) {
    let start = position
    skipDigits()
    guard position > start else { throw failure("expected a digit") }
  }
}
