import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@testable import Scheduler

@Suite("Journals of runs")
struct EventJournalTests {
  /// The lines of the newest journal of an experiment, without their times.
  private func lines(_ store: ArtifactStore, _ experiment: String = "spiral") throws -> [JSONValue]
  {
    let folder = store.layout.events(experiment: experiment)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted().last)
    return try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      .split(separator: "\n").map { line in
        let event = try JSONValue(parsing: String(line))
        var members = try #require(event.objectValue)
        let time = try #require(members.removeValue(forKey: "time")?.stringValue)
        #expect(time.count == 24 && time.hasSuffix("Z"))
        return .object(members)
      }
  }

  @Test(
    "a run tells when every stage started and how it ended, in order, and the next one where to look"
  )
  func run() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let nodes = [node("data"), node("train", after: ["data"]), node("plot", after: ["train"])]
      func run(_ behaviour: @escaping @Sendable (StageJob) -> StubExecutor.Behaviour) async throws {
        let journal = EventJournal(
          experiment: "spiral", facts: ["spec": "spiral.yaml"], in: store.layout)
        let runner = PipelineRunner(
          graph: try StageGraph(nodes), experiment: "spiral", numerics: "test", store: store,
          executor: StubExecutor(store, behaviour), policy: RunPolicy(cores: 1)
        ) { journal.note($0) }
        journal.end(try await runner.run(), status: 1)
      }
      try await run { $0.stage == "train" ? .fails : .completes }
      let events = try lines(store)
      #expect(
        events.map { $0["event"]?.stringValue }
          == [
            "run_started", "stage_started", "stage_progress", "stage_finished", "stage_started",
            "stage_progress", "stage_failed", "stage_blocked", "run_ended",
          ])
      #expect(events[0] == ["event": "run_started", "experiment": "spiral", "spec": "spiral.yaml"])
      #expect(events[1]["stage"] == "data" && events[1]["cores"] == 1)
      #expect(events[3]["key"] == events[1]["key"])
      #expect(events[6]["message"] == "as a test wants" && events[6]["transient"] == false)
      #expect(events[7] == ["event": "stage_blocked", "stage": "plot", "by": "train"])
      #expect(events[8]["executed"] == 1 && events[8]["blocked"] == 1 && events[8]["status"] == 1)

      let history = RunHistory(experiment: "spiral", in: store.layout)
      #expect(history.attempts.keys.sorted() == ["data", "train"])
      #expect(history.attempts["train"]?.failure == "as a test wants")
      #expect(history.attempts["data"]?.failure == nil)

      try await run { _ in .completes }
      #expect(RunHistory(experiment: "spiral", in: store.layout).attempts["train"]?.failure == nil)
      #expect(RunHistory(experiment: "other", in: store.layout).attempts.isEmpty)
    }
  }

  @Test("old journals go, and a folder that cannot be written stops nothing")
  func limits() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let start = Date(timeIntervalSince1970: 1_800_000_000)
      for run in 0..<60 {
        _ = EventJournal(experiment: "spiral", facts: [:], in: store.layout) {
          start + Double(run)
        }
      }
      let names = try FileManager.default.contentsOfDirectory(
        atPath: store.layout.events(experiment: "spiral")
      ).sorted()
      #expect(names.count == 50)
      #expect(names.first?.hasPrefix("20270115T080010.000Z-") == true)
      try "in the way".write(toFile: "\(root)/file", atomically: false, encoding: .utf8)
      let journal = EventJournal(
        experiment: "spiral", facts: [:], in: ArtifactStore(root: "\(root)/file").layout)
      #expect(journal.path == nil)
      journal.note(.cancelled("data"))
    }
  }

  @Test("lines that are torn or not ours are passed over")
  func damaged() throws {
    try withTemporaryDirectory { root in
      let layout = ArtifactStore(root: root).layout
      let folder = layout.events(experiment: "spiral")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let key = String(repeating: "a", count: 64)
      try """
      {"event":"stage_started","stage":"data","key":"\(key)"}
      not json
      {"event":"stage_started","stage":5}
      {"event":"stage_started","stage":"train","key":"short"}
      {"event":"stage_failed","stage":"plot","message":"never started"}
      {"event":"stage_fai
      """.write(toFile: "\(folder)/1.jsonl", atomically: false, encoding: .utf8)
      let history = RunHistory(experiment: "spiral", in: layout)
      #expect(history.attempts.keys.sorted() == ["data"])
    }
  }
}
