import YAMLTree

/// Reads the text of a claim.
///
///     claim     = side comparison side
///     side      = number | [number "*"] term
///     term      = quantity | function "(" quantity ")"
///     quantity  = model "." [metric "."] name ["[" key "=" value {"," key "=" value} "]"]
struct ClaimParser {
  private let scalars: [Unicode.Scalar]
  /// Where each scalar begins in the text, in bytes, and where the last one ends.
  private let offsets: [Int]
  private var position = 0

  private static let example = "as in `MODEL.QUANTITY <= 0.05`"
  private static let sides =
    "a side is a number, `QUANTITY`, `FACTOR * QUANTITY` or `FUNCTION(QUANTITY)`"

  /// Reads a text; the first mistake in it is thrown.
  static func parse(_ text: String) throws(ClaimProblem) -> ParsedClaim {
    var parser = ClaimParser(text)
    return try parser.claim()
  }

  private init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var offsets = [0]
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    self.offsets = offsets
  }

  private mutating func claim() throws(ClaimProblem) -> ParsedClaim {
    let left = try side()
    let comparison = try comparison()
    let right = try side()
    skipBlanks()
    if let next {
      throw Self.comparing.contains(next)
        ? ClaimProblem(
          message: "a claim is one comparison, and a second one begins here",
          range: range(from: position, to: endOfRun { Self.comparing.contains($0) }),
          help: "write it as a claim of its own")
        : unexpected("the claim should end here")
    }
    if case .number = left, case .number = right {
      throw ClaimProblem(
        message: "both sides are numbers, so that the claim is about nothing that is measured",
        range: range(from: 0, to: scalars.count), help: "name a quantity, \(Self.example)")
    }
    return ParsedClaim(left: left, comparison: comparison, right: right)
  }

  // MARK: Parts

  private mutating func comparison() throws(ClaimProblem) -> Claim.Comparison {
    skipBlanks()
    let names = Claim.Comparison.allCases.map(\.rawValue)
    guard next != nil else {
      throw ClaimProblem(
        message: "the claim compares nothing", range: range(from: 0, to: scalars.count),
        help: "write a comparison, \(Self.example)")
    }
    let start = position
    let written = take { Self.comparing.contains($0) }
    guard !written.isEmpty else {
      throw unexpected("\(quotedList(names, joining: "or")) is expected here")
    }
    guard let comparison = Claim.Comparison(rawValue: written) else {
      throw ClaimProblem(
        message: "\(quoted(written)) is no comparison", range: range(from: start, to: position),
        help: "the comparisons are \(quotedList(names))", suggestion: Self.meant[written])
    }
    return comparison
  }

  private mutating func side() throws(ClaimProblem) -> ParsedClaim.Side {
    skipBlanks()
    guard let first = next, !Self.comparing.contains(first) else {
      throw ClaimProblem(
        message: "a number or a quantity is missing here",
        range: range(from: position, to: position),
        help: Self.sides)
    }
    guard Self.beginsNumber(first) else { return try term(factor: nil) }
    let start = position
    let text = take(Self.isOfWord)
    let scalar = YAMLScalar(text)
    let number: Double
    switch scalar.value {
    case .integer(let integer): number = Double(integer)
    case .number(let value): number = value
    default:
      throw ClaimProblem(
        message: "\(quoted(text)) is no number", range: range(from: start, to: position),
        help: scalar.numberHint ?? Self.sides)
    }
    skipBlanks()
    guard next == "*" else { return .number(number) }
    position += 1
    skipBlanks()
    return try term(factor: number)
  }

  private mutating func term(factor: Double?) throws(ClaimProblem) -> ParsedClaim.Side {
    let word = try word()
    skipBlanks()
    guard next == "(" else {
      return .quantity(factor: factor, nil, try quantity(word))
    }
    let names = Claim.Statistic.allCases.map(\.rawValue)
    guard let statistic = Claim.Statistic(rawValue: word.text) else {
      throw ClaimProblem(
        message: "there is no function \(quoted(word.text))", range: word.range,
        help: SchemaValidator.listing("function", names) + ", over the seeds",
        suggestion: closestMatch(to: word.text, among: names))
    }
    let bracket = position
    position += 1
    skipBlanks()
    let quantity = try quantity(try self.word())
    skipBlanks()
    guard next == ")" else { throw unclosed(bracket, with: ")") }
    position += 1
    return .quantity(factor: factor, statistic, quantity)
  }

  private mutating func word() throws(ClaimProblem) -> ParsedClaim.Word {
    guard let first = next, Self.isLetter(first) else {
      throw unexpected("a quantity is expected here")
    }
    let start = position
    let text = take(Self.isOfName)
    return ParsedClaim.Word(text: text, range: range(from: start, to: position))
  }

  /// The quantity that begins with a word.
  private mutating func quantity(_ word: ParsedClaim.Word) throws(ClaimProblem)
    -> ParsedClaim.Quantity
  {
    var names: [ParsedClaim.Word] = []
    var start = word.range.lowerBound
    for part in word.text.split(separator: ".", omittingEmptySubsequences: false) {
      let end = start + part.utf8.count
      names.append(ParsedClaim.Word(text: String(part), range: start..<end))
      start = end + 1
    }
    guard 2...3 ~= names.count, names.allSatisfy({ !$0.text.isEmpty }) else {
      throw ClaimProblem(
        message: "\(quoted(word.text)) is no quantity of a model", range: word.range,
        help:
          "write `MODEL.QUANTITY`, or `MODEL.METRIC.QUANTITY` where two metrics have one of the name"
      )
    }
    let selections = next == "[" ? try selections() : []
    return ParsedClaim.Quantity(
      model: names[0], metric: names.count == 3 ? names[1] : nil, name: names[names.count - 1],
      selections: selections, range: word.range.lowerBound..<offsets[position])
  }

  private mutating func selections() throws(ClaimProblem) -> [ParsedClaim.Selection] {
    let bracket = position
    var selections: [ParsedClaim.Selection] = []
    repeat {
      position += 1
      let start = position
      let key = trimmed { !"=,]".unicodeScalars.contains($0) }
      guard next == "=", !key.text.isEmpty else {
        if next == nil { throw unclosed(bracket, with: "]") }
        throw ClaimProblem(
          message: "`KEY=VALUE` is expected in the brackets",
          range: key.text.isEmpty ? range(from: start, to: position) : key.range,
          help: "name an axis of the matrix and its value, as in `[inflate.variance=0.01]`")
      }
      position += 1
      let value = trimmed { !",]".unicodeScalars.contains($0) }
      guard next != nil else { throw unclosed(bracket, with: "]") }
      guard !value.text.isEmpty else {
        throw ClaimProblem(
          message: "\(quoted(key.text)) has no value here", range: key.range,
          help: "write `\(key.text)=VALUE`")
      }
      selections.append(ParsedClaim.Selection(key: key, value: value))
    } while next == ","
    position += 1
    return selections
  }

  // MARK: Scalars

  private static let comparing = Set("<>=!≤≥~".unicodeScalars)
  private static let meant = ["=<": "<=", "≤": "<=", "=>": ">=", "≥": ">="]
  private static let blanks = Set(" \t\n".unicodeScalars)

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isAlphabetic
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9") ~= scalar }

  private static func beginsNumber(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || "+-.".unicodeScalars.contains(scalar)
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || isDigit(scalar) || "_-.".unicodeScalars.contains(scalar)
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    isOfName(scalar) || scalar == "+"
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skipBlanks() { _ = take { Self.blanks.contains($0) } }

  private func endOfRun(_ belongs: (Unicode.Scalar) -> Bool) -> Int {
    scalars[position...].firstIndex { !belongs($0) } ?? scalars.count
  }

  private mutating func take(_ belongs: (Unicode.Scalar) -> Bool) -> String {
    let end = endOfRun(belongs)
    defer { position = end }
    return String(String.UnicodeScalarView(scalars[position..<end]))
  }

  /// The scalars up to one that does not belong, without blanks around them.
  private mutating func trimmed(_ belongs: (Unicode.Scalar) -> Bool) -> ParsedClaim.Word {
    skipBlanks()
    let start = position
    position = endOfRun(belongs)
    var end = position
    while end > start, Self.blanks.contains(scalars[end - 1]) { end -= 1 }
    return ParsedClaim.Word(
      text: String(String.UnicodeScalarView(scalars[start..<end])),
      range: range(from: start, to: end))
  }

  private func range(from start: Int, to end: Int) -> Range<Int> { offsets[start]..<offsets[end] }

  private func unexpected(_ message: String) -> ClaimProblem {
    let help =
      switch next {
      case "*": "a factor stands before its quantity: write `2 * MODEL.QUANTITY`"
      case ",": "the decimal sign is a point"
      default: Self.sides
      }
    return ClaimProblem(
      message: message,
      range: range(from: position, to: endOfRun { !Self.blanks.contains($0) }), help: help)
  }

  private func unclosed(_ bracket: Int, with closing: String) -> ClaimProblem {
    ClaimProblem(
      message: "the bracket is not closed", range: range(from: bracket, to: bracket + 1),
      help: "add `\(closing)` at its end")
  }
}
