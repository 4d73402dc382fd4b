import CanonicalJSON
import ContentStore
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import Scheduler

/// Takes a while for each stage, and notes which of them ran at the same time as themselves.
private final class SlowExecutor: StageExecutor {
  struct Log {
    var running: Set<StageKey> = []
    var ran: [StageKey: Int] = [:]
    var duplicates = 0
  }

  private let stub: StubExecutor
  private let log: SharedLog
  private let pause: Duration

  /// What several executors note together.
  final class SharedLog: Sendable {
    let content = Mutex(Log())
  }

  init(
    _ store: ArtifactStore, _ log: SharedLog, pause: Duration = .milliseconds(20),
    _ behaviour: @escaping @Sendable (StageJob) -> StubExecutor.Behaviour = { _ in .completes }
  ) {
    stub = StubExecutor(store, behaviour)
    self.log = log
    self.pause = pause
  }

  func execute(
    _ job: StageJob, progress: @escaping @Sendable (ProgressReport) -> Void
  ) async -> ExecutionResult {
    log.content.withLock { log in
      if !log.running.insert(job.key).inserted { log.duplicates += 1 }
      log.ran[job.key, default: 0] += 1
    }
    defer { _ = log.content.withLock { $0.running.remove(job.key) } }
    guard (try? await Task.sleep(for: pause)) != nil else { return .stopped(isSaved: false) }
    return await stub.execute(job, progress: progress)
  }
}

@Suite("Several runs on one cache")
struct SharedCacheTests {
  private static let stages =
    (0..<8).map { node(StageID(rawValue: "data/\($0)")) }
    + (0..<8).map {
      node(StageID(rawValue: "train/\($0)"), after: [StageID(rawValue: "data/\($0)")])
    }
    + [node("plot", after: (0..<8).map { StageID(rawValue: "train/\($0)") })]

  @Test(
    "eight runs of one experiment compute every stage once, and all of them end with all results")
  func together() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let log = SlowExecutor.SharedLog()
      let summaries = try await withThrowingTaskGroup(of: RunSummary.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await PipelineRunner(Self.stages, store, SlowExecutor(store, log)).run()
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(log.content.withLock { $0.duplicates } == 0)
      #expect(log.content.withLock { $0.ran.count } == Self.stages.count)
      #expect(log.content.withLock { $0.ran.values.allSatisfy { $0 == 1 } })
      #expect(summaries.allSatisfy { $0.isSuccess })
      #expect(summaries.map(\.executedCount).reduce(0, +) == Self.stages.count)
      #expect(Set(summaries.map { $0.entries.map(\.outcome.record?.key) }).count == 1)
    }
  }

  @Test("who waits is told for whom, keeps no core, and goes on when the other run fails")
  func failingElsewhere() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let claims = StageClaims(in: store)
      let graph = try StageGraph([node("held"), node("free")])
      let preimage = try #require(graph.nodes.first { $0.id == "held" })
        .preimage(inputs: [:], numerics: "test")
      #expect(claims.take(StageKey(preimage)) == .taken)
      let log = EventLog()
      let executor = StubExecutor(store)
      async let summary = PipelineRunner(
        [node("held"), node("free")], store, executor, cores: 1, log: log
      ).run()
      // On one core the other stage runs meanwhile.
      while executor.stages != ["free"] { try await Task.sleep(for: .milliseconds(5)) }
      claims.release(StageKey(preimage))
      #expect(try await summary.executedCount == 2)
      #expect(executor.stages == ["free", "held"])
      let waits = log.events.compactMap { event -> String? in
        if case .waiting(let stage, let owner) = event { "\(stage): \(owner)" } else { nil }
      }
      #expect(Set(waits).count == 1 && waits[0].hasPrefix("held: process "))
    }
  }

  @Test("a run that waits for another one can be stopped")
  func stoppedWhileWaiting() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let claims = StageClaims(in: store)
      let graph = try StageGraph([node("held")])
      #expect(
        claims.take(StageKey(graph.nodes[0].preimage(inputs: [:], numerics: "test"))) == .taken)
      let log = EventLog()
      let runner = try PipelineRunner([node("held")], store, StubExecutor(store), log: log)
      let task = Task { try await runner.run() }
      while log.events.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      task.cancel()
      let summary = try await task.value
      #expect(summary.cancelledCount == 1)
    }
  }

  @Test("a failure that ends the run ends the waiting for others too")
  func failFastWhileWaiting() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let claims = StageClaims(in: store)
      let nodes = [node("held"), node("fails")]
      let graph = try StageGraph(nodes)
      let held = try #require(graph.nodes.first { $0.id == "held" })
      #expect(claims.take(StageKey(held.preimage(inputs: [:], numerics: "test"))) == .taken)
      let executor = SlowExecutor(store, .init()) { _ in .fails }
      let summary = try await PipelineRunner(nodes, store, executor, keepsGoing: false).run()
      #expect(summary.failedCount == 1 && summary.cancelledCount == 1)
    }
  }
}
