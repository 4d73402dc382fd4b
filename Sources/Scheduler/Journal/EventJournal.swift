import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Synchronization

/// Writes down what happens in a run, one JSON object a line, while it happens.
///
/// The lines are for programs and for ``RunHistory``; Documentation/0003 lists them. Nothing depends on them:
/// where the file cannot be written a run goes on without.
public final class EventJournal: Sendable {
  private struct State {
    var descriptor: Int32
    /// Lines of stages that were in the cache, which are many: they are written with the next other one.
    var pending = ""
    /// When each stage last told how far it was.
    var lastProgress: [StageID: ContinuousClock.Instant] = [:]
  }

  /// How often a stage's progress is written down at most.
  private static let progressInterval = Duration.seconds(5)
  /// How many journals of an experiment are kept.
  private static let keptCount = 50

  /// The file; `nil` where there is none.
  public let path: String?
  private let state: Mutex<State>
  private let start = ContinuousClock.now
  private let now: @Sendable () -> Date

  /// Opens the journal of a run that begins.
  ///
  /// - Parameters:
  ///   - experiment: The name of the experiment.
  ///   - facts: What is to be said of the run besides.
  ///   - layout: The cache that the journal belongs to; its folders are made where they are missing.
  public convenience init(
    experiment: String, facts: [String: JSONValue], in layout: CacheLayout
  ) {
    self.init(experiment: experiment, facts: facts, in: layout) { Date() }
  }

  init(
    experiment: String, facts: [String: JSONValue], in layout: CacheLayout,
    now: @escaping @Sendable () -> Date
  ) {
    self.now = now
    let folder = layout.events(experiment: experiment)
    // Sorted by name means sorted by time.
    let stamp = now().timeText.filter { $0 != ":" && $0 != "-" }
    let path = "\(folder)/\(stamp)-\(getpid()).jsonl"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    self.path = descriptor < 0 ? nil : path
    state = Mutex(State(descriptor: descriptor))
    guard descriptor >= 0 else { return }
    Self.removeOld(in: folder)
    write("run_started", facts.merging(["experiment": .string(experiment)]) { $1 })
  }

  deinit {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
    }
  }

  /// Takes note of an event.
  public func note(_ event: RunEvent) {
    switch event {
    case .started(let stage, let key, let cores):
      write(
        "stage_started",
        [
          "stage": .string(stage.rawValue), "key": .string(key.hexadecimal),
          "cores": .integer(Int64(cores)),
        ])
    case .waiting(let stage, let owner):
      write(
        "stage_waiting",
        [
          "stage": .string(stage.rawValue), "host": .string(owner.host),
          "process": .integer(Int64(owner.processNumber)),
        ])
    case .progress(let stage, let report): noteProgress(stage, report)
    case .finished(let stage, let record):
      write(
        "stage_finished",
        [
          "stage": .string(stage.rawValue), "key": .string(record.key.hexadecimal),
          "seconds": .number(record.elapsedSeconds),
          "peak_memory_bytes": .integer(Int64(record.peakMemoryBytes)),
        ])
    case .cached(let stage, let record):
      write(
        "stage_cached",
        ["stage": .string(stage.rawValue), "key": .string(record.key.hexadecimal)], waits: true)
    case .failed(let stage, let failure): write("stage_failed", failure.facts(of: stage))
    case .retrying(let stage, let failure): write("stage_retried", failure.facts(of: stage))
    case .blocked(let stage, let cause):
      write(
        "stage_blocked", ["stage": .string(stage.rawValue), "by": .string(cause.rawValue)],
        waits: true)
    case .cancelled(let stage):
      write("stage_stopped", ["stage": .string(stage.rawValue)], waits: true)
    }
  }

  /// Takes note of the end of the run.
  ///
  /// - Parameters:
  ///   - summary: How the stages ended.
  ///   - status: The exit status of the program.
  public func end(_ summary: RunSummary, status: Int32) {
    write(
      "run_ended",
      [
        "executed": .integer(Int64(summary.executedCount)),
        "cached": .integer(Int64(summary.cachedCount)),
        "failed": .integer(Int64(summary.failedCount)),
        "blocked": .integer(Int64(summary.blockedCount)),
        "stopped": .integer(Int64(summary.cancelledCount)),
        "seconds": .number((ContinuousClock.now - start) / .seconds(1)),
        "status": .integer(Int64(status)),
      ])
  }

  private func noteProgress(_ stage: StageID, _ report: ProgressReport) {
    let instant = ContinuousClock.now
    let isDue = state.withLock { state in
      if let last = state.lastProgress[stage], instant - last < Self.progressInterval {
        return false
      }
      state.lastProgress[stage] = instant
      return true
    }
    guard isDue else { return }
    write("stage_progress", ["stage": .string(stage.rawValue), "progress": report.json])
  }

  private func write(_ event: String, _ facts: [String: JSONValue], waits: Bool = false) {
    guard path != nil else { return }
    let line = JSONValue.object(
      facts.merging(["event": .string(event), "time": .string(now().timeText)]) { $1 })
    state.withLock { state in
      state.pending += line.canonicalText + "\n"
      guard !waits else { return }
      var rest = Array(state.pending.utf8)[...]
      state.pending = ""
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Glibc.write(state.descriptor, $0.baseAddress, $0.count)
        }
        guard count > 0 || (count < 0 && errno == EINTR) else { return }
        rest = rest.dropFirst(max(count, 0))
      }
    }
  }

  /// Removes the oldest journals of an experiment.
  private static func removeOld(in folder: String) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    for name in names.dropLast(keptCount) { unlink("\(folder)/\(name)") }
  }
}

extension FailureReport {
  /// What a journal says of the failure.
  fileprivate func facts(of stage: StageID) -> [String: JSONValue] {
    var facts: [String: JSONValue] = [
      "stage": .string(stage.rawValue), "message": .string(message),
      "transient": .boolean(isTransient),
    ]
    facts["help"] = help.map { .string($0) }
    facts["ending"] = ending.map { .string($0) }
    facts["log"] = logPath.map { .string($0) }
    return facts
  }
}

extension Date {
  /// The time in UTC with milliseconds, as of ISO 8601.
  fileprivate var timeText: String {
    formatted(ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
