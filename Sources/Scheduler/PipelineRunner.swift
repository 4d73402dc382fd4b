import CanonicalJSON
import ContentStore

/// Carries out what a ``SchedulerState`` decides.
public struct PipelineRunner: Sendable {
  private let graph: StageGraph
  private let experiment: String
  private let numerics: JSONValue
  let store: ArtifactStore
  let executor: any StageExecutor
  let policy: RunPolicy
  let claims: StageClaims
  let report: @Sendable (RunEvent) -> Void

  /// How often other runs are told that this one lives.
  private static let renewalInterval = Duration.seconds(10)

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
