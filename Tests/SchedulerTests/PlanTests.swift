import CanonicalJSON
import ContentStore
import FoundationEssentials
import Scheduler
import TestSupport
import Testing

@Suite("Plan")
struct PlanTests {
  private func plan(
    _ stages: [StageNode], _ store: ArtifactStore, numerics: JSONValue = "test"
  ) throws -> Plan {
    Plan(
      graph: try StageGraph(stages), experiment: "spiral", numerics: numerics, store: store)
  }

  private func check(
    _ stages: [StageNode], _ store: ArtifactStore, numerics: JSONValue = "test",
    gives expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let actual = lines(try plan(stages, store, numerics: numerics))
    #expect(actual == expected, sourceLocation: sourceLocation)
  }

  private func lines(_ plan: Plan) -> [String] {
    plan.entries.map { entry in
      "\(entry.stage): \(entry.decision)"
        + entry.reasons.map { "; \($0)" }.joined()
    }
  }

  private static let stages = [
    node("data", parameters: ["train": ["count": 10, "noise": 0.5]]),
    node("train/dnf", after: ["data"], parameters: ["epochs": 5]),
  ]

  /// A folder in which the stages above have been run.
  private func withCompleted(_ body: (ArtifactStore) throws -> Void) async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      _ = try await PipelineRunner(Self.stages, store, StubExecutor(store)).run()
      try body(store)
    }
  }

  @Test("before the first run, only what has no inputs is certain to run; nothing is touched")
  func neverRun() throws {
    try withTemporaryDirectory { folder in
      let plan = try plan(Self.stages, ArtifactStore(root: "\(folder)/cache"))
      #expect(
        lines(plan) == [
          "data: run; never run", "train/dnf: unknownUntilUpstream; waits for data",
        ])
      #expect(plan.isStale)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/cache"))
    }
  }

  @Test("after a run, everything is cached")
  func cached() async throws {
    try await withCompleted { store in
      let plan = try plan(Self.stages, store)
      #expect(lines(plan) == ["data: cached", "train/dnf: cached"])
      #expect(!plan.isStale)
      #expect(plan.entries.allSatisfy { $0.lastRecord != nil })
    }
  }

  @Test("every difference is named, old before new")
  func differences() async throws {
    try await withCompleted { store in
      let stages = [
        Self.stages[0],
        node(
          "train/dnf", after: ["data"], kind: "fit", revision: 2,
          parameters: ["epochs": 100, "layers": [9, 1]], seedPath: ["train", "1"]),
      ]
      try check(
        stages, store,
        gives: [
          "data: cached",
          "train/dnf: run; kind copy -> fit; revision 1 -> 2; parameters.epochs: 5 -> 100; "
            + "parameters.layers: absent -> [9,1]; seed path train/dnf -> train/1",
        ])
      let other = [
        node("data", parameters: ["train": ["noise": "none"]]), Self.stages[1],
      ]
      try check(
        other, store,
        gives: [
          "data: run; parameters.train.count: 10 -> absent; "
            + "parameters.train.noise: 0.5 -> \"none\"",
          "train/dnf: unknownUntilUpstream; waits for data",
        ])
      try check(
        Self.stages, store, numerics: ["threads": 2],
        gives: [
          "data: run; numerics changed",
          "train/dnf: unknownUntilUpstream; waits for data; numerics changed",
        ])
    }
  }

  @Test("inputs are named by stage and output")
  func inputs() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      _ = try await PipelineRunner(Self.stages, store, StubExecutor(store)).run()
      let changed = [node("data", parameters: ["count": 11]), Self.stages[1]]
      _ = try await PipelineRunner([changed[0]], store, StubExecutor(store)).run()
      try check(
        changed, store,
        gives: [
          "data: cached", "train/dnf: run; input data/out: content changed",
        ])
      let added = [
        Self.stages[0], node("train/dnf", after: ["data", "data"], parameters: ["epochs": 5]),
      ]
      try check(added, store, gives: ["data: cached", "train/dnf: run; input input1: added"])
      let removed = [Self.stages[0], node("train/dnf", parameters: ["epochs": 5])]
      try check(removed, store, gives: ["data: cached", "train/dnf: run; input input0: removed"])
    }
  }

  @Test("long values are cut to fit a line")
  func longValues() async throws {
    try await withCompleted { store in
      let long = String(repeating: "x", count: 100)
      let stages = [node("data", parameters: ["train": .string(long)])]
      try check(
        stages, store,
        gives: [
          "data: run; parameters.train: {\"count\":10,\"noise\":0.5} -> \""
            + String(repeating: "x", count: 56) + "..."
        ])
    }
  }

  @Test("lost results are told apart from changes")
  func lostResults() async throws {
    try await withCompleted { store in
      let plan = try plan([Self.stages[0]], store)
      let record = try #require(plan.entries.first?.lastRecord)
      let object = try #require(record.outputs["out"])
      let files = FileManager.default
      try files.removeItem(atPath: store.layout.object(object.digest))
      let expected = ["data: run; stored result is missing or damaged"]
      try check([Self.stages[0]], store, gives: expected)
      try files.removeItem(atPath: store.layout.record(record.key))
      try check([Self.stages[0]], store, gives: expected)
    }
  }

  @Test("going back to earlier parameters is compared with what was used last")
  func backAndForth() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      for epochs in [5, 100, 5] as [JSONValue] {
        let stages = [node("train", parameters: ["epochs": epochs])]
        _ = try await PipelineRunner(stages, store, StubExecutor(store)).run()
      }
      let stages = [node("train", parameters: ["epochs": 7])]
      try check(stages, store, gives: ["train: run; parameters.epochs: 5 -> 7"])
    }
  }
}
