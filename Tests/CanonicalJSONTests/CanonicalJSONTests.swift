import CanonicalJSON
import FoundationEssentials
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  @Test("equal values have equal bytes, whatever the order of their keys")
  func sortedKeys() throws {
    let first = try JSONValue(parsing: #"{"b": [1, 2.5, "x\n"], "a": null}"#)
    let second = try JSONValue(parsing: #"{"a":null,"b":[1,2.5,"x\u000a"]}"#)
    #expect(first.canonicalText == second.canonicalText)
    #expect(first.canonicalText == #"{"a":null,"b":[1,2.5,"x\n"]}"#)
  }

  @Test(
    "encoding and parsing are inverse",
    arguments: [
      .null, true, 0, -7, 1e-3, 3.0e-4, "", "é\"\\\u{1}", [], [:], [1, [2, ["k": nil]]],
      .integer(.max), .number(.leastNonzeroMagnitude), .number(0.1),
    ] as [JSONValue])
  func roundTrip(value: JSONValue) throws {
    #expect(try JSONValue(parsing: value.canonicalText) == value)
    #expect(try JSONValue(parsing: value.prettyText) == value)
  }

  @Test(
    "what is not JSON is refused with the place",
    arguments: [
      ("", 0, "unexpected end"), ("\"a\\u0001\u{1}\"", 9, "control character in string"),
      ("\"a\\n", 4, "unterminated string"), ("\"a", 2, "unterminated string"),
      ("{\"a\":1,\"a\":2}", 10, "duplicate key 'a'"),
      ("[1,]", 3, "expected a value"), ("01", 2, "leading zero"),
      ("1 2", 2, "unexpected text after the document"),
      ("\"\\ud800\"", 7, "lone surrogate"), ("1e999", 5, "number out of range"),
    ])
  func refusals(text: String, offset: Int, message: String) {
    #expect(throws: JSONError(message: message, byteOffset: offset)) {
      try JSONValue(parsing: text)
    }
  }

  @Test("hostile nesting is refused, not crashed on")
  func nesting() {
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
    }
  }

  @Test("typed values become what Foundation's encoder and the parser make of them")
  func encoding() throws {
    enum Word: String, Codable { case best, last }
    struct Inner: Codable {
      var rate = -1.5e-7
      var bound = 3.0
      var size: Float = 0.1
      var word = Word.best
      var missing: Int?
      var known: Int? = 7
    }
    struct Outer: Codable {
      var inner = Inner()
      var list = [Inner(), Inner(known: nil)]
      var table: [String: [Double?]] = [
        "a": [0, nil, 1e16, -0.0, 1e300, .leastNonzeroMagnitude], "b": [],
      ]
      var range: ClosedRange<Int> = 1...3
      var text = "é\"\n"
      var flag = true
      var large = UInt64.max
      var small = Int64.min
      var byte: UInt8 = 200
    }
    let value = Outer()
    let expected = try JSONValue(parsing: JSONEncoder().encode(value))
    #expect(try JSONValue(encoding: value) == expected)
    #expect(try JSONValue(encoding: value).canonicalText == expected.canonicalText)
    #expect(try JSONValue(encoding: [Word.last]) == ["last"])
    #expect(try JSONValue(encoding: 2.0) == 2)
    #expect(throws: EncodingError.self) { try JSONValue(encoding: ["x": Double.nan]) }
    #expect(throws: EncodingError.self) { try JSONValue(encoding: [Float.infinity]) }
  }

  @Test("typed values survive the passage")
  func codable() throws {
    struct Sample: Codable, Equatable {
      var name: String
      var rate: Double
      var epochs: Int
    }
    let sample = Sample(name: "dnf", rate: 3e-4, epochs: 5)
    #expect(try JSONValue(encoding: sample).decoded(as: Sample.self) == sample)
  }
}
