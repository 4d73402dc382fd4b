import Testing
import YAMLTree

/// A text that is refused, with everything a person reads about it.
struct BrokenText: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  var message: String

  init(_ testDescription: String, text: String, message: String) {
    self.testDescription = testDescription
    self.text = text
    self.message = message
  }
}

@Suite("Messages about YAML")
struct MessageTests {
  @Test(
    "a broken text is answered with exactly this message",
    arguments: BrokenText.syntax + BrokenText.structure)
  func message(_ broken: BrokenText) {
    let source = SourceFile(displayName: "spec.yaml", text: broken.text)
    let diagnostics = YAMLParser().parse(source).diagnostics
    #expect(DiagnosticRenderer(source: source).render(diagnostics) == broken.message)
  }
}
