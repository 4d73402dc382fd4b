import FoundationEssentials
import Testing

@testable import YAMLTree

@Suite("Rendering")
struct RenderingTests {
  private let source = SourceFile(displayName: "spec.yaml", text: "seed: 1\n\tdata: no\n")

  @Test("colour changes nothing but the colour")
  func colour() {
    let diagnostic = Diagnostic(
      .syntax, "wrong", at: source.span(0..<4),
      notes: [Diagnostic.Note("there", at: source.span(9..<13))], help: "write it right",
      suggestion: "sed")
    let plain = DiagnosticRenderer(source: source).render(diagnostic)
    let coloured = DiagnosticRenderer(source: source, colour: true).render(diagnostic)
    #expect(coloured.contains("\u{1B}[1;31merror[E0101]:\u{1B}[0m"))
    var stripped = ""
    var isEscape = false
    for character in coloured {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { stripped.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    #expect(stripped == plain)
    #expect(
      plain == """
        spec.yaml:1:1: error[E0101]: wrong
           1 | seed: 1
             | ^^^^
        spec.yaml:2:2: note: there
           2 |  data: no
             |  ^^^^
        help: did you mean `sed`? Write it right

        """)
  }

  @Test("a warning says that it is one")
  func warning() {
    let diagnostic = Diagnostic(.syntax, "odd", at: nil, severity: .warning)
    #expect(
      DiagnosticRenderer(source: source).render(diagnostic)
        == "spec.yaml: warning[E0101]: odd\n")
  }

  @Test("a span over several lines is underlined to the end of its first line")
  func severalLines() {
    #expect(
      DiagnosticRenderer(source: source).render(
        Diagnostic(.syntax, "wrong", at: source.span(6..<15))) == """
          spec.yaml:1:7: error[E0101]: wrong
             1 | seed: 1
               |       ^

          """)
  }

  @Test("of a long line only the part around the mistake is shown")
  func longLine() {
    let text = String(repeating: "é", count: 300) + "MISTAKE" + String(repeating: "x", count: 300)
    let source = SourceFile(displayName: "spec.yaml", text: text)
    let lines = DiagnosticRenderer(source: source)
      .render(Diagnostic(.syntax, "wrong", at: source.span(600..<607))).split(separator: "\n")
    #expect(lines[0] == "spec.yaml:1:301: error[E0101]: wrong")
    let before = String(repeating: "é", count: 40)
    let after = String(repeating: "x", count: 73)
    #expect(lines[1] == "   1 | …\(before)MISTAKE\(after)…")
    #expect(lines[2] == "     | \(String(repeating: " ", count: 41))^^^^^^^")
  }

  @Test("text from a file cannot steer the terminal")
  func escapes() {
    #expect(quoted("a\u{1B}[31m\n\u{202E}b") == "`a\\u{1B}[31m\\n\\u{202E}b`")
    #expect(quoted(String(repeating: "x", count: 61)) == "`\(String(repeating: "x", count: 60))…`")
  }

  @Test("diagnostics survive JSON")
  func json() throws {
    let diagnostic = Diagnostic(
      .duplicateKey, "twice", at: source.span(0..<4),
      notes: [Diagnostic.Note("first", at: nil)], help: "remove one", suggestion: "seed")
    let data = try JSONEncoder().encode(diagnostic)
    #expect(try JSONDecoder().decode(Diagnostic.self, from: data) == diagnostic)
    #expect(String(decoding: data, as: UTF8.self).contains(#""code":"E0105""#))
  }

  @Test("diagnostics come in the order of the file, each once")
  func order() {
    var bag = DiagnosticBag()
    let late = Diagnostic(.syntax, "late", at: source.span(9..<13))
    let early = Diagnostic(.tooDeep, "early", at: source.span(0..<4))
    let nowhere = Diagnostic(.emptyFile, "nowhere", at: nil)
    bag.add(contentsOf: [late, early, late, nowhere])
    #expect(bag.sorted() == [nowhere, early, late])
    #expect(bag.hasErrors)
  }

  @Test(
    "a misspelled word finds the word that was meant",
    arguments: [
      ("epcohs", "epochs"), ("Epochs", "epochs"), ("batch-size", "batch_size"),
      ("learning_rat", "learning_rate"), ("batchsize", "batch_size"), ("lr", nil),
      ("epo", nil), ("steps", nil), ("", nil), ("lerning_ratt", "learning_rate"),
      ("epochs", nil), (String(repeating: "epochs", count: 20_000), nil),
    ] as [(String, String?)])
  func suggestions(written: String, meant: String?) {
    #expect(closestMatch(to: written, among: ["epochs", "batch_size", "learning_rate"]) == meant)
  }

  @Test(
    "the edit distance counts insertions, deletions, replacements and swaps",
    arguments: [
      ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
      ("ca", "abc", 3), ("abcd", "bcd", 1),
    ])
  func distances(left: String, right: String, distance: Int) {
    #expect(editDistance(Array(left), Array(right)) == distance)
    #expect(editDistance(Array(right), Array(left)) == distance)
  }
}
