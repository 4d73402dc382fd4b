import Testing
import YAMLTree

@Suite("Hostile texts")
struct LimitTests {
  /// The codes of a text's diagnostics, each with the line and column where it points.
  private func codes(_ bytes: [UInt8]) -> [String] {
    let source = SourceFile(displayName: "spec.yaml", bytes: bytes)
    return YAMLParser().parse(source).diagnostics.map { diagnostic in
      guard let start = diagnostic.span?.start else { return diagnostic.code.rawValue }
      return "\(diagnostic.code.rawValue)@\(start.line):\(start.column)"
    }
  }

  private func codes(_ text: String) -> [String] { codes(Array(text.utf8)) }

  @Test("aliases that multiply are stopped before they cost memory")
  func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(codes(text) == ["E0111@5:45"])
  }

  @Test("the message about too many values says what the bound is")
  func tooManyValues() {
    let source = SourceFile(
      displayName: "spec.yaml", text: "a: &a [1, 2, 3]\nb: [*a, *a]\n")
    let limits = YAMLLimits(maximumBytes: 100, maximumDepth: 4, maximumNodes: 10)
    let parsed = YAMLParser(limits: limits).parse(source)
    #expect(parsed.root == nil)
    #expect(
      DiagnosticRenderer(source: source).render(parsed.diagnostics) == """
        spec.yaml:2:9: error[E0111]: the file has more than 10 values once aliases are replaced
           2 | b: [*a, *a]
             |         ^^
        help: is this the right file? A spec has a few hundred at most

        """)
  }

  @Test("plain values are counted as well")
  func manyPlainValues() {
    #expect(codes("[" + String(repeating: "1,", count: 200_000) + "1]") == ["E0111@1:200002"])
  }

  @Test("deep nesting is refused at the first level that is too deep")
  func deepNesting() {
    #expect(codes(String(repeating: "[", count: 1 << 20)) == ["E0112@1:65"])
    #expect(codes(String(repeating: "{a: ", count: 1000)) == ["E0112@1:257"])
    let block = (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(codes(block) == ["E0112@65:65"])
    let nested = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(
      codes("a: &a \(nested)\nb: \(String(repeating: "[", count: 30))*a") == ["E0112@2:34"])
    #expect(
      codes("a: " + String(repeating: "[", count: 63) + String(repeating: "]", count: 63)) == [])
  }

  @Test("the message about deep nesting says what the bound is")
  func tooDeep() {
    let source = SourceFile(displayName: "spec.yaml", text: "a: [[[]]]\n")
    let limits = YAMLLimits(maximumBytes: 100, maximumDepth: 3, maximumNodes: 10)
    #expect(
      DiagnosticRenderer(source: source).render(
        YAMLParser(limits: limits).parse(source).diagnostics)
          == """
          spec.yaml:1:6: error[E0112]: lists and mappings nest deeper than 3 levels here
             1 | a: [[[]]]
               |      ^
          help: a spec needs no more than a handful; look for a bracket that is too much

          """)
  }

  @Test(
    "bytes that are not UTF-8 are refused where they begin",
    arguments: [
      ([0x61, 0x3A, 0x20, 0xE9, 0x0A], "E0006@1:4"),  // Latin-1 é
      ([0xC0, 0x80], "E0006@1:1"),  // overlong
      ([0xED, 0xA0, 0x80], "E0006@1:1"),  // surrogate
      ([0xF4, 0x90, 0x80, 0x80], "E0006@1:1"),  // beyond Unicode
      ([0x61, 0x0A, 0xE2, 0x82], "E0006@2:1"),  // cut short
      ([0x80], "E0006@1:1"),  // continuation alone
      ([0xFF, 0xFE, 0x61, 0x00], "E0006@1:1"),  // UTF-16
      ([0xFE, 0xFF, 0x00, 0x61], "E0006@1:1"),  // UTF-16, big-endian
      ([0x7F, 0x45, 0x4C, 0x46], "E0005@1:1"),  // a program
      ([0x61, 0x00], "E0005@1:2"),
    ] as [([UInt8], String)])
  func encodings(bytes: [UInt8], code: String) {
    #expect(codes(bytes) == [code])
  }

  @Test("the messages about encodings say what to do")
  func encodingMessages() {
    func message(_ bytes: [UInt8]) -> String {
      let source = SourceFile(displayName: "spec.yaml", bytes: bytes)
      return DiagnosticRenderer(source: source).render(YAMLParser().parse(source).diagnostics)
    }
    #expect(
      message([0x61, 0x3A, 0x20, 0xE9]) == """
        spec.yaml:1:4: error[E0006]: byte 0xE9 is not UTF-8 here
           1 | a: �
             |    ^
        help: save the file with the encoding UTF-8 in your editor

        """)
    #expect(
      message([0xFF, 0xFE, 0x61, 0x00]).contains(
        "error[E0006]: the file is UTF-16 text, and a spec is UTF-8\n"))
  }

  @Test("control characters beyond ASCII are refused with their place")
  func controlCharacters() {
    #expect(codes("a: é\u{80}\n") == ["E0101@1:5"])
    #expect(codes("a: \u{FFFE}\n") == ["E0101@1:4"])
  }

  @Test("a thousand mistakes give a hundred messages and say that there are more")
  func manyMistakes() {
    let source = SourceFile(
      displayName: "spec.yaml", text: String(repeating: "a: 1\n", count: 1001))
    let diagnostics = YAMLParser().parse(source).diagnostics
    #expect(diagnostics.count == 101)
    #expect(
      diagnostics.last.map(DiagnosticRenderer(source: source).render) == """
        spec.yaml: error[E0199]: only the first 100 problems are listed
        help: repair those above first, then check again

        """)
  }
}
