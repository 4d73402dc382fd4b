import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@testable import Scheduler

@Suite("Pipeline runner")
struct PipelineRunnerTests {
  private static let stages = [
    node("data"), node("train/a", after: ["data"]), node("train/b", after: ["data"]),
    node("plot", after: ["train/a", "train/b"]), node("other"),
  ]

  @Test("a first run executes everything, a second nothing")
  func twice() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store)
      let log = EventLog()
      let first = try await PipelineRunner(Self.stages, store, executor, log: log).run()
      #expect(first.executedCount == 5)
      #expect(first.isSuccess)
      #expect(Set(executor.stages) == Set(Self.stages.map(\.id)))
      for stage in Self.stages.map(\.id) {
        let kinds = log.events.compactMap { event -> String? in
          switch event {
          case .started(stage, _, _): "started"
          case .progress(stage, ProgressReport(fraction: 0.5)): "progress"
          case .finished(stage, _): "finished"
          default: nil
          }
        }
        #expect(kinds == ["started", "progress", "finished"])
      }

      let idle = StubExecutor(store)
      let second = try await PipelineRunner(Self.stages, store, idle).run()
      #expect(idle.stages == [])
      #expect(second.cachedCount == 5)
      #expect(second.entries.map(\.outcome.record) == first.entries.map(\.outcome.record))
    }
  }

  @Test("a stage that was stopped by itself holds up what needs it, and is saved, not failed")
  func stoppedAlone() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store) { $0.stage == "train/a" ? .stopsSaved : .completes }
      let summary = try await PipelineRunner(Self.stages, store, executor).run()
      #expect(summary.executedCount == 3)
      #expect(summary.cancelledCount == 2)
      #expect(summary.failures.isEmpty && !summary.isSuccess)
      #expect(summary.saved == ["train/a"])
    }
  }

  @Test("other branches go on past a failure, whose report comes back")
  func keepGoing() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store) { $0.stage == "train/a" ? .fails : .completes }
      let log = EventLog()
      let summary = try await PipelineRunner(Self.stages, store, executor, log: log).run()
      #expect(summary.executedCount == 3)
      #expect(summary.failedCount == 1)
      #expect(summary.blockedCount == 1)
      #expect(!summary.isSuccess)
      let report = FailureReport(stage: "train/a", message: "as a test wants")
      #expect(summary.failures == [report])
      #expect(log.events.contains(.failed("train/a", report)))
      #expect(log.events.contains(.blocked("plot", by: "train/a")))
    }
  }

  @Test("a stage that says it ended well but left no record has failed")
  func withoutRecord() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store) { _ in .endsWithoutRecord }
      let summary = try await PipelineRunner([node("data")], store, executor).run()
      #expect(
        summary.failures.map(\.message)
          == ["the stage ended well but left no record in the cache"])
    }
  }

  @Test("a stage above that runs again with the same bytes does not make others run")
  func earlyCutoff() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      func stages(comment: JSONValue) -> [StageNode] {
        [
          node("data", parameters: ["says": "same", "comment": comment]),
          node("train", after: ["data"]),
        ]
      }
      _ = try await PipelineRunner(stages(comment: 1), store, StubExecutor(store)).run()
      let executor = StubExecutor(store)
      let summary = try await PipelineRunner(stages(comment: 2), store, executor).run()
      #expect(executor.stages == ["data"])
      #expect(summary.cachedCount == 1)
    }
  }

  @Test("stages that are the same work run once")
  func sameWork() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store)
      let stages = (0..<10).map { node(StageID(rawValue: "\($0)"), seedPath: ["seed"]) }
      let summary = try await PipelineRunner(stages, store, executor, cores: 8).run()
      #expect(executor.stages == ["0"])
      #expect(summary.executedCount == 1)
      #expect(summary.cachedCount == 9)
    }
  }

  @Test("a thousand cached stages need no execution at all")
  func manyCached() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let stages = (0..<1000).map { position in
        node(
          StageID(rawValue: "stage/\(position)"),
          after: position < 10 ? [] : [StageID(rawValue: "stage/\(position - 10)")],
          parameters: [
            "epochs": 100, "rate": 3e-4, "layers": [9, 1], "position": .integer(Int64(position)),
          ])
      }
      _ = try await PipelineRunner(stages, store, StubExecutor(store), cores: 8).run()
      let idle = StubExecutor(store)
      let summary = try await PipelineRunner(stages, store, idle).run()
      #expect(summary.cachedCount == 1000)
      #expect(idle.stages == [])
      let plan = Plan(
        graph: try StageGraph(stages), experiment: "spiral", numerics: "test", store: store)
      #expect(!plan.isStale)
    }
  }
}
