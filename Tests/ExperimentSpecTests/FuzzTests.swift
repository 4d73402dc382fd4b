import ExperimentSpec
import Testing
import YAMLTree

/// A fixed stream of numbers (Knuth's MMIX generator), so that a failure can be repeated.
private struct Numbers {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

@Suite("Damaged specs")
struct FuzzTests {
  /// Pieces that steer YAML, to damage more than single letters.
  private static let pieces = [
    "\n", "\t", "  ", ": ", "- ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!", "!!int ", "|\n",
    ">\n", "'", "\"", "\\", "%", "@", "?", "~", "<<: ", "---\n", "...\n", "\u{FEFF}", "\u{85}",
    "\u{2028}", "é", "日", "1e999", "-1", "0x", "null", "\r", "\0", "\u{1B}",
  ].map { Array($0.utf8) }

  @Test(
    "a damaged spec gives a specification or a diagnostic, and every message can be shown",
    arguments: 0..<8)
  func damage(round: Int) {
    var numbers = Numbers(state: UInt64(round))
    var accepted = 0
    for _ in 0..<750 {
      var bytes = Array(sampleSpec.utf8)
      for _ in 0...numbers.next(below: 4) {
        let place = numbers.next(below: bytes.count)
        switch numbers.next(below: 4) {
        case 0: bytes[place] = UInt8(numbers.next(below: 256))
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(
            contentsOf: Self.pieces[numbers.next(below: Self.pieces.count)], at: place)
        default:
          let end = min(bytes.count, place + numbers.next(below: 40))
          bytes.insert(
            contentsOf: bytes[place..<end], at: numbers.next(below: bytes.count))
        }
      }
      let source = SourceFile(displayName: "spec.yaml", bytes: bytes)
      let loaded = ExperimentSpecification.load(source, catalogue: .sample)
      accepted += loaded.specification == nil ? 0 : 1
      let text = DiagnosticRenderer(source: source).render(loaded.diagnostics)
      #expect(
        (loaded.specification == nil) == loaded.diagnostics.contains { $0.severity == .error },
        "\(bytes)")
      #expect(text.isEmpty == loaded.diagnostics.isEmpty, "\(bytes)")
      for span in loaded.diagnostics.compactMap(\.span) {
        #expect(0...bytes.count ~= span.end.offset && span.start <= span.end, "\(bytes)")
      }
    }
    // Some damage is harmless; if all or none were, the test would look at nothing.
    #expect(accepted > 0 && accepted < 750)
  }

  @Test("a spec cut short anywhere gives a diagnostic")
  func cutShort() {
    let bytes = Array(sampleSpec.utf8)
    for count in 0..<(bytes.count - 40) {
      let source = SourceFile(displayName: "spec.yaml", bytes: Array(bytes[..<count]))
      let loaded = ExperimentSpecification.load(source, catalogue: .sample)
      #expect(loaded.specification == nil && !loaded.diagnostics.isEmpty, "\(count) bytes")
    }
  }
}
