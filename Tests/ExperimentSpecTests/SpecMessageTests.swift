import ExperimentSpec
import Testing
import YAMLTree

/// A spec that is refused, with everything a person reads about it.
struct BrokenSpec: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  var message: String

  init(_ testDescription: String, text: String, message: String) {
    self.testDescription = testDescription
    self.text = text
    self.message = message
  }

  /// The sample spec with one change.
  init(_ testDescription: String, replace old: String, with new: String, message: String) {
    let parts = sampleSpec.split(
      separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "the sample spec does not contain '\(old)'")
    self.init(testDescription, text: parts.joined(separator: new), message: message)
  }
}

/// A valid spec of the sample catalogue.
let sampleSpec = #"""
  experiment: sample
  data: { simulator: plane, train: 100, test: 10 }
  models:
    small:
      algorithm: flow
      train: { preset: short }
  evaluate: [density, error]
  figures:
    curve: {}

  """#

@Suite("Messages about specs")
struct SpecMessageTests {
  @Test(
    "a broken spec is answered with exactly these messages",
    arguments: BrokenSpec.keys + BrokenSpec.values + BrokenSpec.names + BrokenSpec.rules
      + BrokenSpec.matrix)
  func message(_ broken: BrokenSpec) {
    let source = SourceFile(displayName: "spec.yaml", text: broken.text)
    let loaded = ExperimentSpecification.load(source, catalogue: .sample)
    #expect(loaded.specification == nil)
    #expect(DiagnosticRenderer(source: source).render(loaded.diagnostics) == broken.message)
  }
}
