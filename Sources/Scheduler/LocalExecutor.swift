import ContentStore
import FoundationEssentials
import Glibc
import Synchronization

/// Runs each stage in a child process on this machine.
public struct LocalExecutor: StageExecutor {
  private let executable: String
  private let arguments: [String]
  private let environment: [String: String]
  private let store: ArtifactStore
  private let gracePeriod: Duration

  /// An executor that starts `executable arguments… JOBFILE` for every stage.
  ///
  /// - Parameters:
  ///   - executable: The path of a program that calls ``StageWorker/run(jobFile:bodies:)``.
  ///   - arguments: What comes before the path of the job file.
  ///   - environment: Variables to set; all others are inherited from this process.
  ///   - store: The cache.
  ///   - gracePeriod: How long a cancelled stage may take to end before it is killed.
  public init(
    executable: String, arguments: [String] = ["worker"], environment: [String: String] = [:],
    store: ArtifactStore, gracePeriod: Duration = .seconds(10)
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    self.store = store
    self.gracePeriod = gracePeriod
  }

  /// Runs one stage in a child process and returns when that is gone.
  public func execute(
    _ job: StageJob, progress: @escaping @Sendable (ProgressReport) -> Void
  ) async -> ExecutionResult {
    let folder: ScratchFolder
    let log: LogFile
    do {
      folder = try ScratchFolder(in: store)
      log = try LogFile(of: job.key, in: store.layout)
    } catch {
      return .failed(FailureReport(stage: job.stage, message: "\(error)"))
    }
    // What cannot be removed now is collected by a later run.
    defer { try? folder.remove() }
    let toldFailure = Mutex<StageFailure?>(nil)
    do {
      let supervisor = try start(job, in: folder, log)
      let ending = await withTaskCancellationHandler {
        await supervisor.run { line in
          switch WorkerMessage(line: line) {
          case .progress(let report): progress(report)
          case .failure(let failure): toldFailure.withLock { $0 = failure }
          case nil: break
          }
        }
      } onCancel: {
        supervisor.stop()
      }
      return result(of: job, ending, toldFailure.withLock { $0 }, log)
    } catch let error as ChildProcess.StartFailure {
      return .failed(FailureReport(stage: job.stage, message: error.message))
    } catch {
      return .failed(FailureReport(stage: job.stage, message: "\(error)"))
    }
  }

  private func start(
    _ job: StageJob, in folder: ScratchFolder, _ log: LogFile
  ) throws -> ChildSupervisor {
    defer { close(log.descriptor) }
    let attempt = StageJob(
      experiment: job.experiment, stage: job.stage, preimage: job.preimage, outputs: job.outputs,
      threads: job.threads, cacheRoot: job.cacheRoot, diesWithParent: true,
      purpose: job.purpose)
    let jobFile = "\(folder.path)/job.json"
    try attempt.json.prettyText.write(toFile: jobFile, atomically: false, encoding: .utf8)
    let child = try ChildProcess(
      executable: executable, arguments: arguments + [jobFile], environment: environment,
      standardError: log.descriptor)
    return try ChildSupervisor(child, gracePeriod: gracePeriod)
  }

  private func result(
    of job: StageJob, _ ending: ChildEnding, _ told: StageFailure?, _ log: LogFile
  ) -> ExecutionResult {
    if ending == .exited(StageWorker.ExitStatus.success) { return .ended }
    if ending == .exited(StageWorker.ExitStatus.stopped) { return .stopped(isSaved: true) }
    if Task.isCancelled { return .stopped(isSaved: false) }
    return .failed(
      FailureReport(
        stage: job.stage, message: told?.message ?? ending.sentence,
        help: told == nil ? ending.help : told?.help, ending: ending.description,
        isTransient: told == nil && ending.isTransient,
        logPath: log.path, logTail: LogFile.tail(of: log.path)))
  }
}
