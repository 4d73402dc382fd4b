import CanonicalJSON
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
      ("", 0, "unexpected end"), ("{\"a\":1,\"a\":2}", 10, "duplicate key 'a'"),
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
