import ContentStore
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Scheduler

@Suite("Retries, time-outs and forced stages")
struct RunPolicyTests {
  @Test("a stage that was killed is started again, and the retry is told of")
  func retry() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let attempts = Mutex(0)
      let executor = StubExecutor(store) { job in
        guard job.stage == "train" else { return .completes }
        return attempts.withLock { attempts in
          attempts += 1
          return attempts <= 2 ? .isKilled : .completes
        }
      }
      let log = EventLog()
      let nodes = [node("data"), node("train", after: ["data"])]
      let summary = try await PipelineRunner(nodes, store, executor, retries: 2, log: log).run()
      #expect(summary.isSuccess && summary.executedCount == 2 && summary.failures.isEmpty)
      #expect(executor.stages == ["data", "train", "train", "train"])
      let report = FailureReport(
        stage: "train", message: "killed as a test wants", isTransient: true)
      #expect(log.events.count { $0 == .retrying("train", report) } == 2)

      let other = ArtifactStore(root: "\(root)/other")
      let hopeless = StubExecutor(other) { _ in .isKilled }
      let failed = try await PipelineRunner([node("data")], other, hopeless, retries: 2).run()
      #expect(hopeless.stages.count == 3)
      #expect(failed.failures.map(\.message) == ["killed as a test wants"])
    }
  }

  @Test("a stage that takes too long is stopped, and not started again")
  func timeLimit() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let executor = StubExecutor(store) { $0.stage == "data" ? .completes : .hangs }
      let summary = try await PipelineRunner(
        [node("data"), node("train")], store, executor, retries: 3, timeLimit: .milliseconds(300)
      ).run()
      #expect(summary.executedCount == 1 && summary.failedCount == 1)
      #expect(executor.stages.count == 2)
      #expect(
        summary.failures.map(\.message) == ["the stage ran longer than its time-out of 0.3 seconds"]
      )
    }
  }

  @Test("what a forced stage makes takes the place of what was there")
  func replacement() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      _ = try await PipelineRunner([node("data")], store, StubExecutor(store)).run()
      let key = try #require(store.latestKey(experiment: "spiral", stage: "data"))
      let first = try #require(store.lookUp(key))
      // A record of other bytes, as a stage might have left that depends on what it should not.
      let folder = try ScratchFolder(in: store)
      try "other".write(toFile: "\(folder.path)/out", atomically: false, encoding: .utf8)
      let other = StageRecord(
        preimage: first.preimage, outputs: ["out": try store.publish(fileAt: "\(folder.path)/out")],
        elapsedSeconds: 0, peakMemoryBytes: 0)
      #expect(try store.commit(other) == first)
      #expect(try store.commit(other, replacing: true) == other)
      #expect(store.lookUp(key) == other)
      let executor = StubExecutor(store)
      let idle = try await PipelineRunner([node("data")], store, executor).run()
      #expect(idle.cachedCount == 1)
      let forced = try await PipelineRunner([node("data")], store, executor, forced: ["data"]).run()
      #expect(forced.executedCount == 1 && executor.stages == ["data"])
    }
  }

  @Test("only endings from outside are worth another attempt")
  func transientEndings() {
    for signal in [SIGKILL, SIGTERM, SIGHUP, SIGXCPU] {
      #expect(ChildEnding.killed(signal: signal).isTransient)
    }
    for signal in [SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGBUS, SIGTRAP] {
      #expect(!ChildEnding.killed(signal: signal).isTransient)
    }
    #expect(ChildEnding.exited(75).isTransient)
    #expect(!ChildEnding.exited(1).isTransient && !ChildEnding.exited(70).isTransient)
  }

  @Test("all that need a stage, directly or not, and nothing else, depend on it")
  func dependents() throws {
    let graph = try StageGraph([
      node("a"), node("b", after: ["a"]), node("c", after: ["b"]), node("d"),
      node("e", after: ["c", "d"]),
    ])
    #expect(graph.dependents(of: ["b"]) == ["b", "c", "e"])
    #expect(graph.dependents(of: ["d"]) == ["d", "e"])
    #expect(graph.dependents(of: ["a", "e"]) == ["a", "b", "c", "e"])
  }

  @Test("the least of machine, control groups and Slurm is the memory there is")
  func availableMemory() throws {
    try withTemporaryDirectory { root in
      func write(_ text: String, to path: String) throws {
        let folder = "\(root)/\(path.split(separator: "/").dropLast().joined(separator: "/"))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: "\(root)/\(path)", atomically: false, encoding: .utf8)
      }
      func memory(_ environment: [String: String] = [:]) -> Int? {
        AvailableMemory(root: root, environment: environment).byteCount
      }
      #expect(memory() == nil)
      try write("MemTotal:  8000 kB\nMemFree: 1 kB\n", to: "proc/meminfo")
      #expect(memory() == 8_192_000)
      try write("0::/job\n", to: "proc/self/cgroup")
      try write("max\n", to: "sys/fs/cgroup/job/memory.max")
      #expect(memory() == 8_192_000)
      try write("4096000\n", to: "sys/fs/cgroup/job/memory.max")
      #expect(memory() == 4_096_000)
      #expect(memory(["SLURM_MEM_PER_NODE": "2"]) == 2 << 20)
      #expect(memory(["SLURM_MEM_PER_NODE": "0"]) == 4_096_000)
      try write("3:memory:/job\n", to: "proc/self/cgroup")
      try write("9223372036854771712\n", to: "sys/fs/cgroup/memory/job/memory.limit_in_bytes")
      #expect(memory() == 8_192_000)
    }
    #expect(AvailableMemory.current.byteCount ?? 0 > 1 << 20)
  }
}
