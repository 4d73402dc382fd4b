import CanonicalJSON
import ContentStore

/// Carries out what a ``SchedulerState`` decides.
public struct PipelineRunner: Sendable {
  private let graph: StageGraph
  private let experiment: String
  private let numerics: JSONValue
  private let store: ArtifactStore
  private let executor: any StageExecutor
  private let cores: Int
  private let keepsGoing: Bool
  private let report: @Sendable (RunEvent) -> Void

  /// A runner for one graph.
  ///
  /// - Parameters:
  ///   - graph: The stages.
  ///   - experiment: The name under which the last record of each stage is remembered.
  ///   - numerics: The class of arithmetic, part of every key; finite.
  ///   - store: The cache.
  ///   - executor: Runs the stages that are not in the cache.
  ///   - cores: How many cores the running stages may use together, at least 1.
  ///   - keepsGoing: Whether stages that do not depend on a failed one still run.
  ///   - report: Told of everything that happens, from any thread. The start of a stage comes
  ///     before its progress, its end comes last.
  public init(
    graph: StageGraph, experiment: String, numerics: JSONValue, store: ArtifactStore,
    executor: any StageExecutor, cores: Int, keepsGoing: Bool = true,
    report: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.graph = graph
    self.experiment = experiment
    self.numerics = numerics
    self.store = store
    self.executor = executor
    self.cores = cores
    self.keepsGoing = keepsGoing
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
    let nodes = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    return await withTaskGroup(of: Attempt.self) { group in
      var state = SchedulerState(
        graph: graph, numerics: numerics, cores: cores, keepsGoing: keepsGoing)
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
            report(.started(id, job.key, cores: cores))
            let files = nodes[id]?.files ?? [:]
            group.addTask { await attempt(job, files) }
          case .settle(let id, let outcome):
            outcomes[id] = outcome
            settle(id, outcome, failures[id])
          }
        }
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
        case .completed, .stopped(isSaved: false): break
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
    }
    let stage: StageID
    let end: End

    var event: SchedulerState.Event {
      switch end {
      case .completed(let record): .completed(stage, record)
      case .failed: .failed(stage)
      case .stopped: .stopped(stage)
      }
    }
  }

  private func job(
    _ id: StageID, _ preimage: StagePreimage, outputs: [String], threads: Int
  ) -> StageJob {
    StageJob(
      experiment: experiment, stage: id, preimage: preimage, outputs: outputs, threads: threads,
      cacheRoot: store.layout.root, diesWithParent: false)
  }

  /// Runs a stage; what it left in the cache counts, whatever the executor says.
  private func attempt(_ job: StageJob, _ files: [String: ExternalFile]) async -> Attempt {
    do throws(StageFailure) {
      for (_, file) in files.sorted(by: { $0.key < $1.key }) { try file.copy(into: store) }
    } catch {
      let failure = FailureReport(stage: job.stage, message: error.message, help: error.help)
      return Attempt(stage: job.stage, end: .failed(failure))
    }
    let result = await executor.execute(job) { report(.progress(job.stage, $0)) }
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
