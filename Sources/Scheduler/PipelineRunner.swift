import CanonicalJSON
import ContentStore

/// Carries out what a ``SchedulerState`` decides.
public struct PipelineRunner: Sendable {
  private let graph: StageGraph
  private let experiment: String
  private let numerics: JSONValue
  private let store: ArtifactStore
  private let executor: any StageExecutor
  private let policy: RunPolicy
  private let claims: StageClaims
  private let report: @Sendable (RunEvent) -> Void

  /// How often other runs are told that this one lives.
  private static let renewalInterval = Duration.seconds(10)
  /// How soon, and how rarely at last, a stage is looked for that another run computes.
  private static let firstPause = Duration.milliseconds(50)
  private static let longestPause = Duration.seconds(2)

  /// A runner for one graph.
  ///
  /// - Parameters:
  ///   - graph: The stages.
  ///   - experiment: The name under which the last record of each stage is remembered.
  ///   - numerics: The class of arithmetic, part of every key; finite.
  ///   - store: The cache.
  ///   - executor: Runs the stages that are not in the cache.
  ///   - policy: What may go on side by side, and what happens after failures.
  ///   - report: Told of everything that happens, from any thread. The start of a stage comes
  ///     before its progress, its end comes last.
  public init(
    graph: StageGraph, experiment: String, numerics: JSONValue, store: ArtifactStore,
    executor: any StageExecutor, policy: RunPolicy,
    report: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.graph = graph
    self.experiment = experiment
    self.numerics = numerics
    self.store = store
    self.executor = executor
    self.policy = policy
    claims = StageClaims(in: store)
    self.report = report
  }

  /// Brings every stage into the cache, as far as possible.
  ///
  /// Cancelling the calling task stops the running stages and starts no more; what has been
  /// completed stays in the cache.
  ///
  /// - Throws: `StoreError` when the cache cannot be used at all.
  public func run() async throws(StoreError) -> RunSummary {
    try store.prepare()
    store.removeAbandonedScratch()
    store.removeFinishedCheckpoints()
    let claims = claims
    claims.removeAbandoned()
    // A thread of its own would outlive the run by an interval; a task ends with it.
    let renewal = Task.detached {
      while (try? await Task.sleep(for: Self.renewalInterval)) != nil { claims.renew() }
    }
    defer { renewal.cancel() }
    let nodes = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    return await withTaskGroup(of: Attempt.self) { group in
      var state = SchedulerState(graph: graph, numerics: numerics, policy: policy) {
        lastRecord(of: $0)?.peakMemoryBytes ?? 0
      }
      var outcomes: [StageID: StageOutcome] = [:]
      var failures: [StageID: FailureReport] = [:]
      var saved: Set<StageID> = []
      var isCancelled = false
      var actions = state.handle(.begin)
      while true {
        var next = 0
        while next < actions.count {
          let action = actions[next]
          next += 1
          switch action {
          case .lookUp(let id, let key):
            let outputs = Set(nodes[id]?.outputs ?? [])
            let record = store.lookUp(key, outputNames: outputs)
            actions += state.handle(.lookedUp(id, record))
          case .start(let id, let preimage, let cores):
            let job = job(id, preimage, outputs: nodes[id]?.outputs ?? [], threads: cores)
            let files = nodes[id]?.files ?? [:]
            group.addTask { await attempt(job, files) }
          case .noteRetry(let id):
            saved.remove(id)
            let failure =
              failures.removeValue(forKey: id)
              ?? FailureReport(
                stage: id, message: "the stage was asked to stop, and saved where it was",
                isTransient: true)
            report(.retrying(id, failure))
          case .settle(let id, let outcome):
            outcomes[id] = outcome
            settle(id, outcome, failures[id])
          }
        }
        // Whoever still waits for another run waits for nothing.
        if state.isFinished { group.cancelAll() }
        guard let attempt = await group.next() else { break }
        actions = []
        // Before the end of the stage is told, so that nothing is started in its place.
        if Task.isCancelled && !isCancelled {
          isCancelled = true
          actions = state.handle(.cancel)
        }
        switch attempt.end {
        case .failed(let failure): failures[attempt.stage] = failure
        case .stopped(isSaved: true): saved.insert(attempt.stage)
        case .heldElsewhere(let key):
          let (stage, outputs) = (attempt.stage, Set(nodes[attempt.stage]?.outputs ?? []))
          group.addTask { await wait(for: stage, key, outputs) }
        case .completed, .foundCompleted, .stopped(isSaved: false), .releasedElsewhere: break
        }
        actions += state.handle(attempt.event)
      }
      precondition(state.isFinished, "the run ended with stages in an unknown state")
      return RunSummary(
        entries: graph.nodes.compactMap { node in
          outcomes[node.id].map { RunSummary.Entry(stage: node.id, outcome: $0) }
        },
        failures: graph.nodes.compactMap { failures[$0.id] },
        saved: graph.nodes.map(\.id).filter(saved.contains))
    }
  }

  private struct Attempt {
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

  /// The last record of a stage, perhaps of other parameters.
  private func lastRecord(of id: StageID) -> StageRecord? {
    store.latestKey(experiment: experiment, stage: id.rawValue).flatMap(store.record(of:))
  }

  private func job(
    _ id: StageID, _ preimage: StagePreimage, outputs: [String], threads: Int
  ) -> StageJob {
    StageJob(
      experiment: experiment, stage: id, preimage: preimage, outputs: outputs, threads: threads,
      cacheRoot: store.layout.root, diesWithParent: false,
      purpose: policy.forced.contains(id) ? .replace : .complete)
  }

  /// Runs a stage that no other run computes; what it left in the cache counts, whatever the executor
  /// says.
  private func attempt(_ job: StageJob, _ files: [String: ExternalFile]) async -> Attempt {
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
  private func wait(for stage: StageID, _ key: StageKey, _ outputs: Set<String>) async -> Attempt {
    var pause = Self.firstPause
    while (try? await Task.sleep(for: pause * Double.random(in: 0.5...1.5))) != nil,
      store.lookUp(key, outputNames: outputs) == nil, claims.owner(of: key) != nil
    {
      pause = min(pause * 1.5, Self.longestPause)
    }
    return Attempt(stage: stage, end: .releasedElsewhere)
  }

  private func settle(_ id: StageID, _ outcome: StageOutcome, _ failure: FailureReport?) {
    if let record = outcome.record {
      store.noteLatest(record.key, experiment: experiment, stage: id.rawValue)
    }
    switch outcome {
    case .executed(let record): report(.finished(id, record))
    case .cached(let record): report(.cached(id, record))
    case .failed: failure.map { report(.failed(id, $0)) }
    case .blocked(let cause): report(.blocked(id, by: cause))
    case .cancelled: report(.cancelled(id))
    }
  }
}
