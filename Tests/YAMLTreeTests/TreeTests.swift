import Testing
import YAMLTree

@Suite("Trees")
struct TreeTests {
  /// Where a span begins and ends, as "line:column-line:column".
  private func text(_ span: SourceSpan?) -> String {
    guard let span else { return "nowhere" }
    return "\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)"
  }

  private func mapping(_ text: String) throws -> YAMLMapping {
    let parsed = YAMLParser().parse(SourceFile(displayName: "t", text: text))
    #expect(parsed.diagnostics.isEmpty)
    guard case .mapping(let mapping)? = parsed.root?.content else {
      throw Missing(what: "a mapping in \(text)")
    }
    return mapping
  }

  private struct Missing: Error {
    var what: String
  }

  @Test("keys keep the order of the file, and keys and values know where they are written")
  func spans() throws {
    let mapping = try mapping("zeta: 1\nalpha:\n  - one\n  - 'two'\nmid: { a: 1,\n  b: 2 }\n")
    #expect(mapping.entries.map(\.key) == ["zeta", "alpha", "mid"])
    #expect(mapping.entries.map { text($0.keySpan) } == ["1:1-1:5", "2:1-2:6", "5:1-5:4"])
    #expect(mapping.entries.map { text($0.value.span) } == ["1:7-1:8", "3:3-4:10", "5:6-6:9"])
    #expect(mapping["mid"]?.value.span.start.offset == 38)
    guard case .sequence(let items)? = mapping["alpha"]?.value.content else {
      throw Missing(what: "the list")
    }
    #expect(items.map { text($0.span) } == ["3:5-3:8", "4:5-4:10"])
    guard case .scalar(let second) = items[1].content else { throw Missing(what: "the scalar") }
    #expect(second == YAMLScalar("two", style: .quoted))
  }

  @Test(
    "a byte order mark and every kind of line break leave lines and columns as an editor shows them",
    arguments: ["\n", "\r\n", "\r"])
  func lineBreaks(lineBreak: String) throws {
    let mapping = try mapping("\u{FEFF}é: 1\(lineBreak)日本: ä\(lineBreak)")
    #expect(mapping.entries.map { text($0.keySpan) } == ["1:1-1:2", "2:1-2:3"])
    #expect(mapping.entries.map { text($0.value.span) } == ["1:4-1:5", "2:5-2:6"])
    #expect(mapping.entries[0].keySpan.start.offset == 3)
  }

  @Test("the tree and the source agree about every place")
  func agreement() throws {
    let source = SourceFile(displayName: "t", text: "é: [1, 日, { a: 𝛼 }]\n# c\nb: \"ü\"\n")
    guard case .mapping(let mapping)? = YAMLParser().parse(source).root?.content else {
      throw Missing(what: "a mapping")
    }
    var count = 0
    func visit(_ node: YAMLNode) {
      count += 1
      #expect(source.position(atOffset: node.span.start.offset) == node.span.start)
      #expect(source.position(atOffset: node.span.end.offset) == node.span.end)
      switch node.content {
      case .sequence(let items): items.forEach(visit)
      case .mapping(let mapping): mapping.entries.forEach { visit($0.value) }
      case .scalar, .refused: break
      }
    }
    mapping.entries.forEach { visit($0.value) }
    #expect(count == 6)
  }

  @Test("an alias stands for what its anchor names, and remembers where it was used")
  func aliases() throws {
    let mapping = try mapping("a: &x { b: 1 }\nc: *x\nd: &x 2\ne: *x\n")
    #expect(text(mapping["c"]?.value.span) == "1:4-1:15")
    #expect(text(mapping["c"]?.value.aliasUse) == "2:4-2:6")
    guard case .scalar(let last)? = mapping["e"]?.value.content else {
      throw Missing(what: "the scalar")
    }
    #expect(last.text == "2")
    #expect(mapping["d"]?.value.aliasUse == nil)
  }

  @Test("a refused entry leaves a mapping that says it is incomplete")
  func incomplete() throws {
    let parsed = YAMLParser().parse(SourceFile(displayName: "t", text: "<<: 1\na: !t 2\n"))
    guard case .mapping(let mapping)? = parsed.root?.content else {
      throw Missing(what: "a mapping")
    }
    #expect(!mapping.isComplete)
    #expect(mapping.entries.map(\.key) == ["a"])
    guard case .refused = mapping.entries[0].value.content else {
      throw Missing(what: "the refused value")
    }
  }
}
