import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@testable import Scheduler

@Suite("Provenance")
struct ProvenanceTests {
  private static let stages = [
    node("data", parameters: ["count": 10, "shift": -0.0], seedPath: ["7", "spiral", "data"]),
    node("other", parameters: ["count": 10, "shift": 0.0]),
    node("train", after: ["data"], kind: "train", parameters: ["epochs": 5]),
    node("plot", after: ["train", "data"], kind: "plot", outputs: ["out", "unused"]),
    node("all", after: ["plot", "other"]),
  ]
  private static let origin = ProvenanceOrigin(
    program: "dnf-pipeline", version: "1.2.3", experiment: "spiral",
    spec: SpecText(path: "/somewhere/my spec.yaml", content: Array("seed: 7\n".utf8)))

  /// Runs the stages, and gives the provenance of a result.
  private func provenance(
    of output: String = "out", from stage: StageID, in store: ArtifactStore,
    _ stages: [StageNode] = Self.stages
  ) async throws -> Provenance {
    let summary = try await PipelineRunner(stages, store, StubExecutor(store)).run()
    let source = ProvenanceSource(
      graph: try StageGraph(stages), summary: summary, origin: Self.origin)
    return try #require(source.provenance(of: output, from: stage))
  }

  private func withStore(_ body: (ArtifactStore) async throws -> Void) async throws {
    try await withTemporaryDirectory { try await body(ArtifactStore(root: "\($0)/cache")) }
  }

  @Test("a result names the stages it depends on, each after what it needs, and no others")
  func chain() async throws {
    try await withStore { store in
      let found = try await provenance(from: "plot", in: store)
      #expect(found.stages.map(\.id) == ["data", "train", "plot"])
      #expect(
        found.stages[2].inputs == [
          "input0": .stage(1, output: "out"), "input1": .stage(0, output: "out"),
        ])
      #expect(Set(found.stages[2].outputs.keys) == ["out"])
      #expect(found.stages[0].seedPath == ["7", "spiral", "data"])
      #expect(found.isConsistent)
      let unused = try await provenance(of: "unused", from: "plot", in: store)
      #expect(Set(unused.stages[2].outputs.keys) == ["unused"])
      let all = try await provenance(from: "all", in: store)
      #expect(all.stages.count == 5)
      #expect(all.isConsistent)
    }
  }

  @Test(
    "what is written is read again, is the same from another cache, and holds no path of the machine"
  )
  func roundTrip() async throws {
    var texts: Set<String> = []
    for _ in 0..<2 {
      try await withStore { store in
        let found = try await provenance(from: "all", in: store)
        let json = found.json(isWhole: true)
        let read = try #require(Provenance(json: JSONValue(parsing: json.canonicalText)))
        #expect(read == found)
        #expect(read.isConsistent)
        #expect(!json.canonicalText.contains("somewhere"))
        #expect(!json.canonicalText.contains(store.layout.root))
        texts.insert(json.canonicalText)
      }
    }
    #expect(texts.count == 1)
  }

  @Test("parameters that stages share stand once, those that differ in a sign of zero twice")
  func shared() async throws {
    try await withStore { store in
      let all = try await provenance(from: "all", in: store)
      // data, other, train, and plot with all, which have none.
      #expect(all.json(isWhole: false)["parameters"]?.arrayValue?.count == 4)
    }
  }

  @Test("the spec stands in it by name, digest, command and, where wanted and short, by its words")
  func origin() {
    let whole = Self.origin.json(isWhole: true)
    #expect(whole["spec"]?["file"] == "my spec.yaml")
    #expect(whole["spec"]?["text"] == "seed: 7\n")
    #expect(whole["spec"]?["sha256"]?.stringValue == Digest(of: "seed: 7\n").hexadecimal)
    #expect(whole["command"] == "dnf-pipeline run 'my spec.yaml'")
    #expect(Self.origin.json(isWhole: false)["spec"]?["text"] == nil)
    #expect(ProvenanceOrigin(json: whole) == Self.origin)
    let long = ProvenanceOrigin(
      program: "p", version: "1", experiment: "e",
      spec: SpecText(
        path: "s.yaml", content: Array(repeating: UInt8(ascii: "#"), count: SpecText.limit + 1)))
    #expect(long.spec.text == nil)
    #expect(long.command == "p run s.yaml")
  }

  @Test("a word that was changed anywhere in the chain shows, whichever")
  func tampered() async throws {
    try await withStore { store in
      let text = try await provenance(from: "plot", in: store).json(isWhole: true).canonicalText
      let replacements = [
        (#""count":10"#, #""count":11"#), (#""revision":1"#, #""revision":2"#),
        ("spiral\",\"data", "spiral\",\"dada"),
        (#""epochs":5"#, #""epochs":5.0"#), (#""kind":"train""#, #""kind":"brain""#),
        (#""numerics":"test""#, #""numerics":"rest""#), (#"[1,"out"]"#, #"[0,"out"]"#),
      ]
      for (old, new) in replacements {
        #expect(text.contains(old), "\(old)")
        let json = try JSONValue(parsing: text.replacing(old, with: new))
        #expect(Provenance(json: json)?.isConsistent != true, "\(new)")
      }
    }
  }

  @Test("what is no provenance, or refers to what is not there, is not read")
  func hostile() async throws {
    try await withStore { store in
      let text = try await provenance(from: "plot", in: store).json(isWhole: true).canonicalText
      for (old, new) in [
        (#"[1,"out"]"#, #"[2,"out"]"#), (#"[1,"out"]"#, #"[-1,"out"]"#), (#"[1,"out"]"#, "[1]"),
        (#""parameters":0"#, #""parameters":9"#), (#""format":1"#, #""format":2"#),
        (#""key":""#, #""key":"x"#), (#""stages":["#, #""stages":[7,"#),
      ] {
        #expect(text.contains(old), "\(old)")
        #expect(
          try Provenance(json: JSONValue(parsing: text.replacing(old, with: new))) == nil, "\(new)")
      }
      let empty = try JSONValue(
        parsing: text.replacing(/"stages":\[.*\]/, with: #""stages":[]"#))
      #expect(Provenance(json: empty)?.isConsistent != true)
    }
  }

  @Test("a file that a spec names stands in it under that name, not its path")
  func externalFile() async throws {
    try await withTemporaryDirectory { root in
      let path = "\(root)/points.csv"
      try "x\n1\n".write(toFile: path, atomically: false, encoding: .utf8)
      let store = ArtifactStore(root: "\(root)/cache")
      let file = ExternalFile(
        path: path, name: "../points.csv", content: try StoredObject(ofFileAt: path))
      let reader = StageNode(
        id: "split", kind: "split", revision: 1, parameters: [:], inputs: [:],
        files: ["points": file], outputs: ["out"], seedPath: [])
      let found = try await provenance(from: "split", in: store, [reader])
      #expect(
        found.stages[0].inputs == ["points": .file(name: "../points.csv", file.content.digest)])
      #expect(found.isConsistent)
      #expect(Provenance(json: found.json(isWhole: true)) == found)
    }
  }

  @Test("by the records alone the chain of some content is the same, except what only a spec knows")
  func records() async throws {
    try await withStore { store in
      let expected = try await provenance(from: "all", in: store)
      store.note(origin: Self.origin.json(isWhole: true), ofExperiment: "spiral")
      let found = RecordChains(in: store).provenances(of: expected.output.content)
      #expect(found.count == 1)
      #expect(found.first?.origin == Self.origin)
      #expect(found.first?.isConsistent == true)
      #expect(Set(found.first?.stages.map(\.key) ?? []) == Set(expected.stages.map(\.key)))
      #expect(found.first?.stages.last?.id == "all")
      let nothing = StoredObject(digest: Digest(of: "nothing"), byteCount: 7)
      #expect(RecordChains(in: store).provenances(of: nothing).isEmpty)
    }
  }

  @Test(
    "several records with one content are all shown, and a stage that copies its input is not its own maker"
  )
  func severalRecords() async throws {
    try await withStore { store in
      let stages = [
        node("first", parameters: ["says": "same"]),
        node("second", after: ["first"], parameters: ["says": "same"]),
      ]
      let expected = try await provenance(from: "second", in: store, stages)
      let found = RecordChains(in: store).provenances(of: expected.output.content)
      #expect(
        found.map { $0.stages.map(\.id) }.sorted { $0.count < $1.count } == [
          ["first"], ["first", "second"],
        ])
      #expect(found.map(\.isConsistent) == [true, true])
    }
  }
}
