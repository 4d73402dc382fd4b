import CanonicalJSON
import ContentStore
import FoundationEssentials
import Scheduler
import Synchronization

/// A stage with the outputs `out` whose inputs are the outputs `out` of others.
func node(
  _ id: StageID, after upstream: [StageID] = [], kind: String = "copy", revision: Int = 1,
  parameters: JSONValue = [:], outputs: [String] = ["out"], seedPath: [String]? = nil,
  usableCores: Int = 1
) -> StageNode {
  let inputs = upstream.enumerated().map { position, stage in
    ("input\(position)", StageNode.Input(stage: stage, output: "out"))
  }
  return StageNode(
    id: id, kind: kind, revision: revision, parameters: parameters,
    inputs: Dictionary(uniqueKeysWithValues: inputs), outputs: outputs,
    seedPath: seedPath ?? [id.rawValue], usableCores: usableCores)
}

/// Numbers that are random enough for tests and the same in every run (SplitMix64).
struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

/// Runs stages at once and without a process; counts what it ran.
final class StubExecutor: StageExecutor {
  enum Behaviour {
    case completes
    case fails
    case endsWithoutRecord
    /// Something from outside ends it.
    case isKilled
    /// It goes on until it is stopped.
    case hangs
    case stopsSaved
  }

  private let store: ArtifactStore
  private let behaviour: @Sendable (StageJob) -> Behaviour
  private let executed = Mutex<[StageID]>([])

  init(
    _ store: ArtifactStore,
    _ behaviour: @escaping @Sendable (StageJob) -> Behaviour = { _ in .completes }
  ) {
    self.store = store
    self.behaviour = behaviour
  }

  /// The stages that were run, in the order in which they were started.
  var stages: [StageID] { executed.withLock { $0 } }

  func execute(
    _ job: StageJob, progress: @escaping @Sendable (ProgressReport) -> Void
  ) async -> ExecutionResult {
    executed.withLock { $0.append(job.stage) }
    progress(ProgressReport(fraction: 0.5))
    switch behaviour(job) {
    case .completes:
      do {
        try complete(job)
        return .ended
      } catch {
        return .failed(FailureReport(stage: job.stage, message: "\(error)"))
      }
    case .fails: return .failed(FailureReport(stage: job.stage, message: "as a test wants"))
    case .endsWithoutRecord: return .ended
    case .isKilled:
      return .failed(
        FailureReport(stage: job.stage, message: "killed as a test wants", isTransient: true))
    case .hangs:
      try? await Task.sleep(for: .seconds(1000))
      return .stopped(isSaved: false)
    case .stopsSaved: return .stopped(isSaved: true)
    }
  }

  /// Each output says what it was made of, or, with the parameter `says`, just that.
  private func complete(_ job: StageJob) throws {
    let folder = try ScratchFolder(in: store)
    defer { try? folder.remove() }
    var outputs: [String: StoredObject] = [:]
    for name in job.outputs {
      let path = "\(folder.path)/\(name)"
      let text = job.preimage.parameters["says"]?.stringValue ?? job.preimage.json.canonicalText
      try "\(name): \(text)".write(toFile: path, atomically: false, encoding: .utf8)
      outputs[name] = try store.publish(fileAt: path)
    }
    try store.commit(
      StageRecord(
        preimage: job.preimage, outputs: outputs, elapsedSeconds: 0, peakMemoryBytes: 0))
  }
}

/// Collects the events of a run.
final class EventLog: Sendable {
  private let collected = Mutex<[RunEvent]>([])

  var events: [RunEvent] { collected.withLock { $0 } }

  func append(_ event: RunEvent) { collected.withLock { $0.append(event) } }
}

extension PipelineRunner {
  init(
    _ nodes: [StageNode], _ store: ArtifactStore, _ executor: any StageExecutor,
    numerics: JSONValue = "test", cores: Int = 2, keepsGoing: Bool = true, retries: Int = 0,
    forced: Set<StageID> = [], timeLimit: Duration? = nil, log: EventLog = EventLog()
  ) throws {
    self.init(
      graph: try StageGraph(nodes), experiment: "spiral", numerics: numerics, store: store,
      executor: executor,
      policy: RunPolicy(
        cores: cores, keepsGoing: keepsGoing, retries: retries, forced: forced,
        timeLimit: { _ in timeLimit }),
      report: { log.append($0) })
  }
}
