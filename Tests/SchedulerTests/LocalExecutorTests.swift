import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Scheduler

@Suite("Local executor")
struct LocalExecutorTests {
  /// Runs a shell script as if it were a worker; its `$0` is the job file.
  private func run(
    _ script: String, environment: [String: String] = [:], executable: String = "/bin/sh",
    gracePeriod: Duration = .seconds(60),
    onProgress: @escaping @Sendable (ProgressReport) -> Void = { _ in }
  ) async throws -> ExecutionResult {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let executor = LocalExecutor(
        executable: executable, arguments: ["-c", script], environment: environment,
        store: store, gracePeriod: gracePeriod)
      let result = await executor.execute(sampleJob(root), progress: onProgress)
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
      return result
    }
  }

  private func sampleJob(_ root: String) -> StageJob {
    StageJob(
      experiment: "spiral", stage: "train/dnf",
      preimage: StagePreimage(
        kind: "copy", revision: 1, parameters: [:], inputs: [:], seedPath: [], numerics: nil),
      outputs: ["out"], cacheRoot: root, diesWithParent: false)
  }

  private func failure(_ result: ExecutionResult) throws -> FailureReport {
    guard case .failed(let report) = result else {
      throw StageFailure("expected a failure but got \(result)")
    }
    return report
  }

  @Test("a script that ends well has ended, and its progress arrives in order")
  func success() async throws {
    let reports = Collected<ProgressReport>()
    let result = try await run(
      """
      test -f "$0" || exit 9
      echo '{"progress":{"fraction":0.25,"metrics":{"loss":"nan"}}}'
      echo 'not a message'
      echo '{"progress":{"epoch":2,"total":4,"unit":"epoch","metrics":{"loss":1.5}}}'
      printf '{"progress":{"fraction":1}}'
      """
    ) { reports.append($0) }
    #expect(result == .ended)
    #expect(reports.values.count == 3)
    #expect(reports.values.first?.fraction == 0.25)
    #expect(reports.values.first?.metrics["loss"]?.isNaN == true)
    #expect(
      reports.values.dropFirst() == [
        ProgressReport(epoch: 2, total: 4, unit: "epoch", metrics: ["loss": 1.5]),
        ProgressReport(fraction: 1),
      ])
  }

  @Test("a failure comes with its own words, the exit status and the last 20 lines of its log")
  func failureReport() async throws {
    let report = try failure(
      await run(
        """
        for i in $(seq 30); do echo "line $i" >&2; done
        printf 'col\\033[31mour\\ttab\\n' >&2
        echo '{"failure":{"message":"the loss is not a number","help":"lower the rate"}}'
        exit 1
        """))
    #expect(report.stage == "train/dnf")
    #expect(report.message == "the loss is not a number")
    #expect(report.help == "lower the rate")
    #expect(report.ending == "exit status 1")
    #expect(report.logTail == (12...30).map { "line \($0)" } + ["col[31mour\ttab"])
    #expect(report.logPath?.hasSuffix("-1.log") == true)
  }

  @Test("a script that fails without a word is described by its ending")
  func silentFailures() async throws {
    let exited = try failure(await run("exit 3"))
    #expect(exited.message == "the stage ended with exit status 3")
    #expect(exited.help == nil)
    #expect(exited.logTail == [])
    let killed = try failure(await run("kill -9 $$"))
    #expect(killed.message == "the stage was killed by signal 9 (Killed)")
    #expect(
      killed.help
        == "the system kills processes like this when memory runs out; give the run fewer cores (-j)"
    )
    #expect(killed.ending == "killed by signal 9 (Killed)")
  }

  @Test("a program that cannot be started is a failure that names it")
  func missingProgram() async throws {
    let report = try failure(await run("", executable: "/nonexistent/program"))
    #expect(report.message == "cannot start /nonexistent/program: No such file or directory")
  }

  @Test("a flood of output neither blocks nor fills the memory, and later messages arrive")
  func flood() async throws {
    let reports = Collected<ProgressReport>()
    let result = try await run(
      """
      head -c 50000000 /dev/zero
      head -c 5000000 /dev/zero >&2
      yes | head -c 5000000
      echo
      echo '{"progress":{"fraction":1}}'
      """
    ) { reports.append($0) }
    #expect(result == .ended)
    #expect(reports.values == [ProgressReport(fraction: 1)])
  }

  @Test("given variables are set, others inherited, and none of our descriptors are open")
  func environment() async throws {
    let inheritable = fcntl(STDERR_FILENO, F_DUPFD, 500)
    defer { close(inheritable) }
    let script = """
      test "$PINNED" = "1 2" || exit 2
      test -n "$PATH" || exit 3
      test ! -e /proc/$$/fd/\(inheritable) || exit 4
      for d in /proc/$$/fd/*; do
        case $(readlink $d) in socket:*) echo ${d##*/} >&2;; esac
      done
      exit 1
      """
    // Others run at the same time, whose sockets must not be inherited.
    try await withThrowingTaskGroup(of: FailureReport.self) { group in
      for _ in 0..<8 {
        group.addTask { try failure(await run(script, environment: ["PINNED": "1 2"])) }
      }
      for try await report in group {
        #expect(report.ending == "exit status 1")
        #expect(report.logTail == ["0", "1"])
      }
    }
  }

  @Test("the end of the child counts, not that of its output; nothing of its group is left")
  func grandchild() async throws {
    let pids = Collected<ProgressReport>()
    let result = try await run(
      """
      sleep 1000 &
      echo '{"progress":{"metrics":{"child":'$$',"grandchild":'$!'}}}'
      """
    ) { pids.append($0) }
    #expect(result == .ended)
    let metrics = try #require(pids.values.first?.metrics)
    let child = try #require(metrics["child"].map { pid_t($0) })
    let grandchild = try #require(metrics["grandchild"].map { pid_t($0) })
    #expect(kill(child, 0) != 0 && errno == ESRCH)
    #expect(eventuallyGone(grandchild))
  }

  @Test("a child that closes its output early is still waited for")
  func earlyClose() async throws {
    let report = try failure(await run("exec <&- >&-; read x </dev/null; exit 5"))
    #expect(report.ending == "exit status 5")
  }

  @Test("a cancelled stage is asked to end")
  func cancel() async throws {
    let script = """
      trap 'echo "{\\"progress\\":{\\"fraction\\":1}}"; exit 0' TERM
      echo '{"progress":{"fraction":0}}'
      while :; do sleep 0.01; done
      """
    let reports = Collected<ProgressReport>()
    let result = try await runAndCancel(script, .seconds(60), reports)
    #expect(reports.values == [ProgressReport(fraction: 0), ProgressReport(fraction: 1)])
    #expect(result == .ended)
  }

  @Test("a cancelled stage that will not end is killed after the grace period")
  func cancelStubborn() async throws {
    let script = """
      trap '' TERM
      echo '{"progress":{"metrics":{"pid":'$$'}}}'
      while :; do sleep 0.01; done
      """
    let reports = Collected<ProgressReport>()
    let result = try await runAndCancel(script, .milliseconds(50), reports)
    #expect(result == .stopped(isSaved: false))
    let pid = try #require(reports.values.first?.metrics["pid"].map { pid_t($0) })
    #expect(kill(pid, 0) != 0 && errno == ESRCH)
  }

  @Test("a stage that saved itself is stopped, not failed, whoever asked it to")
  func saved() async throws {
    #expect(try await run("exit 75") == .stopped(isSaved: true))
    let script = """
      trap 'exit 75' TERM
      echo '{"progress":{"fraction":0}}'
      while :; do sleep 0.01; done
      """
    let result = try await runAndCancel(script, .seconds(60), Collected())
    #expect(result == .stopped(isSaved: true))
  }

  private func runAndCancel(
    _ script: String, _ gracePeriod: Duration, _ reports: Collected<ProgressReport>
  ) async throws -> ExecutionResult {
    let (started, continuation) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await run(script, gracePeriod: gracePeriod) { report in
        reports.append(report)
        continuation.yield()
      }
    }
    for await _ in started { break }
    task.cancel()
    return try await task.value
  }

  @Test("many stages one after another leave no descriptor and no process behind")
  func leaks() async throws {
    let before = socketCount()
    for _ in 0..<60 { #expect(try await run("exit 0") == .ended) }
    // Other tests may hold some sockets at the moment, but not one for each of these.
    #expect(socketCount() - before < 40)
  }

  private func socketCount() -> Int {
    (0..<4096).count { descriptor in
      var information = stat()
      return fstat(Int32(descriptor), &information) == 0
        && information.st_mode & S_IFMT == S_IFSOCK
    }
  }

  @Test("every attempt has a log of its own")
  func logs() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let executor = LocalExecutor(
        executable: "/bin/sh", arguments: ["-c", "echo said >&2; exit 1"], store: store)
      let job = sampleJob(root)
      for attempt in 1...3 {
        let report = try failure(await executor.execute(job) { _ in })
        #expect(report.logPath == "\(root)/logs/\(job.key.prefix)-\(attempt).log")
        #expect(report.logTail == ["said"])
      }
    }
  }
}
