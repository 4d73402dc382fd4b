import ContentStore

/// What is done for single stages, several at a time.
extension PipelineRunner {
  /// How soon, and how rarely at last, a stage is looked for that another run computes.
  private static let firstPause = Duration.milliseconds(50)
  private static let longestPause = Duration.seconds(2)

  /// How an attempt at a stage ended.
  struct Attempt {
    enum End {
      case completed(StageRecord)
      case failed(FailureReport)
      case stopped(isSaved: Bool)
      case heldElsewhere(StageKey)
      case releasedElsewhere
      case foundCompleted(StageRecord)
    }
    let stage: StageID
    let end: End

    var event: SchedulerState.Event {
      switch end {
      case .completed(let record): .completed(stage, record)
      case .failed(let failure): .failed(stage, isTransient: failure.isTransient)
      case .stopped: .stopped(stage)
      case .heldElsewhere: .heldElsewhere(stage)
      case .releasedElsewhere: .releasedElsewhere(stage)
      case .foundCompleted(let record): .foundCompleted(stage, record)
      }
    }
  }

  /// Runs a stage that no other run computes; what it left in the cache counts, whatever the executor
  /// says.
  func attempt(_ job: StageJob, _ files: [String: ExternalFile]) async -> Attempt {
    if case .held(let owner) = claims.take(job.key) {
      report(.waiting(job.stage, for: owner))
      return Attempt(stage: job.stage, end: .heldElsewhere(job.key))
    }
    defer { claims.release(job.key) }
    // Another run may have completed it between the lookup and the claim.
    if job.purpose == .complete, let record = store.lookUp(job.key, outputNames: Set(job.outputs)) {
      return Attempt(stage: job.stage, end: .foundCompleted(record))
    }
    report(.started(job.stage, job.key, cores: job.threads))
    do throws(StageFailure) {
      for (_, file) in files.sorted(by: { $0.key < $1.key }) { try file.copy(into: store) }
    } catch {
      let failure = FailureReport(stage: job.stage, message: error.message, help: error.help)
      return Attempt(stage: job.stage, end: .failed(failure))
    }
    let result = await execute(job)
    if let record = store.lookUp(job.key, outputNames: Set(job.outputs)) {
      return Attempt(stage: job.stage, end: .completed(record))
    }
    switch result {
    case .ended:
      let failure = FailureReport(
        stage: job.stage, message: "the stage ended well but left no record in the cache")
      return Attempt(stage: job.stage, end: .failed(failure))
    case .failed(let failure): return Attempt(stage: job.stage, end: .failed(failure))
    case .stopped(let isSaved):
      return Attempt(stage: job.stage, end: .stopped(isSaved: isSaved))
    }
  }

  /// Runs a stage within its time.
  private func execute(_ job: StageJob) async -> ExecutionResult {
    guard let limit = policy.timeLimit(job.stage) else { return await executeWithoutLimit(job) }
    return await withTaskGroup(of: ExecutionResult?.self) { group in
      group.addTask { await executeWithoutLimit(job) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first { return first }
      let result = await group.next() ?? nil
      // Who stops the run stops the clock too.
      guard !Task.isCancelled, case .stopped? = result else {
        return result ?? .stopped(isSaved: false)
      }
      return .failed(
        FailureReport(
          stage: job.stage, message: "the stage ran longer than its time-out of \(limit)",
          help: "--timeout sets another one"))
    }
  }

  private func executeWithoutLimit(_ job: StageJob) async -> ExecutionResult {
    await executor.execute(job) { report(.progress(job.stage, $0)) }
  }

  /// Waits until another run has completed a stage, or does not compute it any more.
  ///
  /// Waits a little longer every time, and never for the same time as another run that waits.
  func wait(for stage: StageID, _ key: StageKey, _ outputs: Set<String>) async -> Attempt {
    var pause = Self.firstPause
    while (try? await Task.sleep(for: pause * Double.random(in: 0.5...1.5))) != nil,
      store.lookUp(key, outputNames: outputs) == nil, claims.owner(of: key) != nil
    {
      pause = min(pause * 1.5, Self.longestPause)
    }
    return Attempt(stage: stage, end: .releasedElsewhere)
  }
}
