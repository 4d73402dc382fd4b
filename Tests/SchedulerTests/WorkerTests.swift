import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Scheduler

/// Copies its inputs, or misbehaves as its parameters say.
private enum CopyBody: StageBody {
  static let kind = "copy"
  static let revision = 1

  static func run(_ context: StageContext) throws {
    let files = FileManager.default
    context.log("copying \(context.inputs.count) inputs")
    context.reportProgress(
      ProgressReport(fraction: 0.5, metrics: ["pid": Double(getpid()), "loss": .nan]))
    let output = context.outputPath("out")
    let folder = String(output.dropLast("/out".count))
    switch context.parameters["mode"]?.stringValue {
    case "fail": throw StageFailure("the data are too few", help: "raise train.count")
    case "error": throw CocoaError(.fileNoSuchFile)
    case "silent": return
    case "extra":
      try "".write(toFile: "\(folder)/surprise", atomically: false, encoding: .utf8)
    case "folder":
      try files.createDirectory(atPath: output, withIntermediateDirectories: false)
      return
    case "link":
      try files.createSymbolicLink(atPath: output, withDestinationPath: "/etc/hostname")
      return
    case "die once":
      let marker = context.parameters["marker"]?.stringValue ?? ""
      if !files.fileExists(atPath: marker) {
        try "".write(toFile: marker, atomically: false, encoding: .utf8)
        try "half".write(toFile: output, atomically: false, encoding: .utf8)
        kill(getpid(), SIGKILL)
      }
    case "forever": while true { pause() }
    default: break
    }
    print("a library's chatter")
    try "".write(toFile: "\(context.workFolder)/notes", atomically: false, encoding: .utf8)
    let texts = try context.inputs.sorted { $0.key < $1.key }.map {
      try String(contentsOfFile: $0.value, encoding: .utf8)
    }
    try (texts + context.seedPath).joined(separator: "\n")
      .write(toFile: output, atomically: false, encoding: .utf8)
  }
}

private let processRole = ProcessInfo.processInfo.environment["DNF_TEST_PROCESS_ROLE"]

/// What the test program does when another test has started it as a worker or as a parent of one.
@Suite("Processes started by other tests", .serialized)
struct TestProcessRoles {
  @Test("worker", .enabled(if: processRole == "worker"))
  func worker() {
    exit(StageWorker.run(jobFile: CommandLine.arguments.last ?? "", bodies: [CopyBody.self]))
  }

  @Test("parent", .enabled(if: processRole == "parent"))
  func parent() async throws {
    let root = CommandLine.arguments.last ?? ""
    let job = workerJob(root, parameters: ["mode": "forever"])
    _ = await workerExecutor(ArtifactStore(root: root)).execute(job) { report in
      var told = report
      told.metrics["parent"] = Double(getpid())
      let line = Array(WorkerMessage.progress(told).line.utf8)
      write(STDOUT_FILENO, line, line.count)
    }
  }
}

private func testProgramArguments(only test: String) -> [String] {
  ["--testing-library", "swift-testing", "--filter", "TestProcessRoles/\(test)"]
}

private func testProgram() throws -> String {
  try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
}

private func workerExecutor(_ store: ArtifactStore) -> LocalExecutor {
  LocalExecutor(
    executable: "/proc/self/exe", arguments: testProgramArguments(only: "worker"),
    environment: ["DNF_TEST_PROCESS_ROLE": "worker"], store: store)
}

private func workerJob(
  _ root: String, parameters: JSONValue = [:], kind: String = "copy", outputs: [String] = ["out"]
) -> StageJob {
  StageJob(
    experiment: "spiral", stage: "copy/a",
    preimage: StagePreimage(
      kind: kind, revision: 1, parameters: parameters, inputs: [:], seedPath: ["seed"],
      numerics: nil),
    outputs: outputs, threads: 3, cacheRoot: root, diesWithParent: false)
}

@Suite("Worker")
struct WorkerTests {
  @Test("a job survives the passage through its file")
  func job() throws {
    let job = workerJob("/cache", parameters: ["rate": 3e-4])
    #expect(StageJob(json: try JSONValue(parsing: job.json.prettyText)) == job)
    #expect(job.threads == 3)
    for member in try #require(job.json.objectValue).keys.sorted() {
      var members = try #require(job.json.objectValue)
      members[member] = .some(nil)
      #expect(StageJob(json: .object(members)) == nil, "without \(member)")
    }
  }

  @Test("processes run a pipeline; the workers' own commits make a second run idle")
  func pipeline() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let stages = [
        node("a"), node("b"), node("c", after: ["a", "b"], parameters: ["mode": "extra-ordinary"]),
      ]
      let log = EventLog()
      let first = try await PipelineRunner(stages, store, workerExecutor(store), log: log).run()
      #expect(first.executedCount == 3)
      let record = try #require(first.entries.last?.outcome.record)
      let object = try #require(record.outputs["out"])
      #expect(
        try String(contentsOfFile: store.layout.object(object.digest), encoding: .utf8)
          == "a\nb\nc")
      #expect(record.peakMemoryBytes > 1 << 20)
      #expect(record.elapsedSeconds > 0)
      #expect(store.latestKey(experiment: "spiral", stage: "c") == record.key)
      let fractions = log.events.compactMap { event -> Double? in
        if case .progress("c", let report) = event { report.fraction } else { nil }
      }
      #expect(fractions == [0.5])
      let printed = try String(
        contentsOfFile: store.layout.log(record.key, attempt: 1), encoding: .utf8)
      #expect(printed.contains("copying 2 inputs\n"))
      #expect(printed.contains("a library's chatter\n"))
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])

      let second = try await PipelineRunner(stages, store, workerExecutor(store)).run()
      #expect(second.cachedCount == 3)
    }
  }

  @Test("what a stage cannot do is told in its own words, and commits nothing")
  func failures() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let expected: [(JSONValue, String)] = [
        (["mode": "fail"], "the data are too few"),
        (["mode": "silent"], "the stage did not write its output 'out'"),
        (["mode": "extra"], "the stage wrote 'surprise', which is not one of its outputs"),
      ]
      for (parameters, message) in expected {
        let job = workerJob(root, parameters: parameters)
        guard
          case .failed(let report) = await workerExecutor(store).execute(job, progress: { _ in })
        else {
          Issue.record("\(parameters) did not fail")
          continue
        }
        #expect(report.message == message)
        #expect(report.ending == "exit status 1")
        #expect(report.logTail.contains("error: \(message)"))
        #expect(store.lookUp(job.key) == nil)
      }
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
    }
  }

  @Test(
    "an output that is not a regular file, and any other error, is a failure",
    arguments: ["folder", "link", "error"])
  func strangeOutputs(mode: String) throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let job = workerJob(root, parameters: ["mode": .string(mode)])
      #expect(throws: (any Error).self) {
        try StageWorker.perform(job, CopyBody.self, onProgress: { _ in }, onLog: { _ in })
      }
      #expect(store.lookUp(job.key) == nil)
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
    }
  }

  @Test("a job of an unknown kind, or none at all, is the program's fault")
  func internalErrors() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let job = workerJob(root, kind: "unheard-of")
      guard case .failed(let report) = await workerExecutor(store).execute(job, progress: { _ in })
      else {
        Issue.record("an unknown kind did not fail")
        return
      }
      #expect(report.ending == "exit status 70")
      #expect(report.logTail.last == "no stage of kind 'unheard-of' and revision 1 here")
    }
  }

  @Test("a worker that is killed halfway leaves nothing visible; the next attempt succeeds")
  func killedHalfway() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: "\(root)/cache")
      let stages = [
        node("a", parameters: ["mode": "die once", "marker": .string("\(root)/marker")])
      ]
      let first = try await PipelineRunner(stages, store, workerExecutor(store)).run()
      #expect(first.failures.map(\.ending) == ["killed by signal 9 (Killed)"])
      #expect(try SystemFileOperations().entries(of: store.layout.objects) == [])
      #expect(try SystemFileOperations().entries(of: store.layout.scratch).count == 1)
      let second = try await PipelineRunner(stages, store, workerExecutor(store)).run()
      #expect(second.executedCount == 1)
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
    }
  }

  @Test("several processes may run the same stage at once; all find the same record")
  func sameStageAtOnce() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let summaries = try await withThrowingTaskGroup(of: RunSummary.self) { group in
        for _ in 0..<6 {
          group.addTask {
            try await PipelineRunner(
              [node("a"), node("b", after: ["a"])], store, workerExecutor(store)
            ).run()
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(summaries.allSatisfy { $0.isSuccess })
      #expect(Set(summaries.map { $0.entries.map(\.outcome.record) }).count == 1)
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
    }
  }

  @Test("a worker dies with its parent, even when that is killed without warning")
  func diesWithParent() async throws {
    try await withTemporaryDirectory { root in
      try ArtifactStore(root: root).prepare()
      let log = open("/dev/null", O_WRONLY | O_CLOEXEC)
      defer { close(log) }
      let environment = ProcessInfo.processInfo.environment
        .merging(["DNF_TEST_PROCESS_ROLE": "parent"]) { $1 }
      let parent = try ChildProcess(
        executable: try testProgram(), arguments: testProgramArguments(only: "parent") + [root],
        environment: environment, standardError: log)
      let supervisor = try ChildSupervisor(parent, gracePeriod: .seconds(60))
      let workers = Collected<pid_t>()
      let ending = await supervisor.run { line in
        guard case .progress(let report) = WorkerMessage(line: line),
          let worker = report.metrics["pid"], report.metrics["parent"] == Double(parent.number)
        else { return }
        workers.append(pid_t(worker))
        kill(parent.number, SIGKILL)
      }
      #expect(ending == .killed(signal: SIGKILL))
      let worker = try #require(workers.values.first)
      #expect(eventuallyGone(worker))
    }
  }
}
