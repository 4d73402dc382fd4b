import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Threads

/// Runs one stage in this process and commits its outputs to the cache.
///
/// The worker commits, not its parent: a completed stage stays completed even when the parent has
/// died in the meantime.
public enum StageWorker {
  /// What the worker's exit status means.
  public enum ExitStatus {
    /// The stage is in the cache.
    public static let success: Int32 = 0
    /// The stage failed.
    public static let stageFailed: Int32 = 1
    /// The worker was not started as it should be; the program is at fault.
    public static let internalError: Int32 = 70
    /// The stage was asked to stop; another attempt goes on from where it was (`EX_TEMPFAIL`).
    public static let stopped: Int32 = 75
  }

  /// The body of a worker process: runs the stage that a job file describes.
  ///
  /// Standard output is for messages to the parent alone; what the stage itself prints there goes to
  /// standard error, which is the log.
  ///
  /// - Parameters:
  ///   - jobFile: The path of a ``StageJob`` in JSON.
  ///   - bodies: The code of every kind of stage.
  /// - Returns: The status with which the process should exit.
  public static func run(jobFile: String, bodies: [any StageBody.Type]) -> Int32 {
    let channel = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    // Someone who does not listen any more is no reason to give up the stage.
    signal(SIGPIPE, SIG_IGN)
    let tell: @Sendable (WorkerMessage) -> Void = { writeAll($0.line, to: channel) }
    let log: @Sendable (String) -> Void = { writeAll($0 + "\n", to: STDERR_FILENO) }

    guard let job = readJob(jobFile) else {
      log("\(jobFile): is not a job of this program")
      return ExitStatus.internalError
    }
    if job.diesWithParent { dieAtEndOfFile(STDIN_FILENO) }
    guard let body = bodies.first(where: { $0.kind == job.preimage.kind }),
      body.revision == job.preimage.revision
    else {
      log("no stage of kind '\(job.preimage.kind)' and revision \(job.preimage.revision) here")
      return ExitStatus.internalError
    }
    let progressLog = ProgressLog(log)
    if body.stopsWhenAsked { StopSignals.note() }
    do {
      log(
        "\(job.stage) of \(job.experiment): kind \(body.kind), revision \(body.revision), key "
          + "\(job.key.prefix), \(job.threads) thread\(job.threads == 1 ? "" : "s")")
      let interval = try CheckpointInterval.read(from: ProcessInfo.processInfo.environment)
      try perform(
        job, body, checkpointInterval: interval,
        stopRequested: { StopSignals.received != nil },
        onProgress: {
          tell(.progress($0))
          progressLog.note($0)
        }, onLog: log)
      log("done in \(progressLog.elapsedText)")
      return ExitStatus.success
    } catch let interruption as StageInterruption {
      log("\(interruption)")
      // Without a state to go on from, the stage ends as any other.
      if !interruption.isSaved, let number = StopSignals.received { StopSignals.obey(number) }
      return ExitStatus.stopped
    } catch {
      let failure = error as? StageFailure ?? StageFailure("\(error)")
      log("error: \(failure)")
      tell(.failure(failure))
      return ExitStatus.stageFailed
    }
  }

  /// Runs a stage in private folders, publishes its outputs, and commits its record; its checkpoints are
  /// removed last.
  static func perform(
    _ job: StageJob, _ body: any StageBody.Type,
    checkpointInterval: CheckpointInterval = .standard,
    stopRequested: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (ProgressReport) -> Void,
    onLog: @escaping @Sendable (String) -> Void
  ) throws {
    let store = ArtifactStore(root: job.cacheRoot)
    let folder = try ScratchFolder(in: store)
    defer { try? folder.remove() }
    let (outputFolder, workFolder) = ("\(folder.path)/outputs", "\(folder.path)/work")
    for path in [outputFolder, workFolder] where mkdir(path, 0o777) != 0 {
      throw StoreError.systemCall("make the folder", path: path)
    }
    let checkpoints = CheckpointFolder(of: job.key, in: store)
    let context = StageContext(
      parameters: job.preimage.parameters,
      inputs: job.preimage.inputs.mapValues(store.layout.object),
      seedPath: job.preimage.seedPath, numerics: job.preimage.numerics, outputs: job.outputs,
      outputFolder: outputFolder, workFolder: workFolder, threads: job.threads,
      // What is to be compared is computed anew, from the beginning.
      checkpoints: job.purpose == .compare
        ? nil : StageCheckpoints(in: checkpoints, interval: checkpointInterval, onLog: onLog),
      stopRequested: stopRequested, onProgress: onProgress, onLog: onLog)
    try checkInputs(of: job, in: store)
    let clock = ContinuousClock()
    let elapsed = try clock.measure { try body.run(context) }
    guard job.purpose != .compare else {
      try compare(job, outputsIn: outputFolder, store)
      return
    }
    let outputs = try publish(job.outputs, from: outputFolder, to: store)
    let record = try store.commit(
      StageRecord(
        preimage: job.preimage, outputs: outputs, elapsedSeconds: elapsed / .seconds(1),
        peakMemoryBytes: peakMemoryBytes()), replacing: job.purpose == .replace)
    checkpoints.remove()
    store.noteLatest(record.key, experiment: job.experiment, stage: job.stage.rawValue)
  }

  private static func readJob(_ path: String) -> StageJob? {
    guard let content = FileManager.default.contents(atPath: path) else { return nil }
    return (try? JSONValue(parsing: content)).flatMap(StageJob.init(json:))
  }

  /// Kills this process and its group when the other end of a descriptor closes.
  ///
  /// Preferred to the kernel's parent-death signal, which is sent when the parent's *thread* ends.
  private static func dieAtEndOfFile(_ descriptor: Int32) {
    startThread {
      var byte: UInt8 = 0
      while true {
        let count = read(descriptor, &byte, 1)
        if count > 0 || (count < 0 && errno == EINTR) { continue }
        kill(getpgrp() == getpid() ? 0 : getpid(), SIGKILL)
      }
    }
  }

  private static func peakMemoryBytes() -> Int {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }

  private static func writeAll(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}
