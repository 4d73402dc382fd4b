import CanonicalJSON
import ContentStore
import FoundationEssentials
import Scheduler
import Testing

@testable import Stages

/// Outputs of one small case per kind of stage, frozen beside the revision of its code.
///
/// Digests are of whole files, so they hold for one class of arithmetic; where this machine's class
/// has none yet, the case is skipped. After raising a revision, or on a new class of machine, record
/// with `DNF_RECORD=1 swift test -c release -Xswiftc -enable-testing --filter RevisionTests`.
@Suite("Revisions")
struct RevisionTests {
  @Test("a stage whose bytes have changed has another revision", arguments: FrozenCase.all)
  func revision(frozen: FrozenCase) throws {
    let body = try #require(StageCatalogue.bodies.first { $0.kind == frozen.kind })
    let found = try Laboratory.with { laboratory in
      try laboratory.run(
        body, frozen.parameters, inputs: frozen.inputs.mapValues(FrozenCase.path),
        outputs: frozen.outputs
      ).mapValues { JSONValue.string(try Digest(ofFileAt: $0).hexadecimal) }
    }
    let file = URL(filePath: FrozenCase.path("\(frozen.kind).json"))
    let record = try? JSONValue(parsing: Data(contentsOf: file))
    let isCurrent = record?["revision"]?.integerValue == body.revision
    var classes = isCurrent ? record?["classes"]?.objectValue ?? [:] : [:]
    let known = classes[frozen.arithmetic]
    #expect(
      known == nil || known == .object(found),
      """
      The outputs of '\(frozen.kind)' have other bytes than those recorded for revision \
      \(body.revision): bump the revision of '\(frozen.kind)' and record again with DNF_RECORD=1.
      """)
    if ProcessInfo.processInfo.environment["DNF_RECORD"] == "1" {
      if known == nil { classes[frozen.arithmetic] = .object(found) }
      let text = JSONValue.object([
        "revision": .integer(Int64(body.revision)), "classes": .object(classes),
      ]).prettyText
      try Data(text.utf8).write(to: file)
    } else {
      #expect(
        isCurrent,
        "'\(frozen.kind)' has revision \(body.revision), recorded is another: set DNF_RECORD=1")
      if !classes.isEmpty, known == nil { try skip(frozen) }
    }
  }

  /// Says that a case was not compared.
  private func skip(_ frozen: FrozenCase) throws {
    withKnownIssue {
      Issue.record("no digests of '\(frozen.kind)' are recorded for \(frozen.arithmetic)")
    }
  }

  @Test("every kind of stage is frozen")
  func complete() {
    #expect(Set(FrozenCase.all.map(\.kind)) == Set(StageCatalogue.bodies.map { $0.kind }))
  }
}
