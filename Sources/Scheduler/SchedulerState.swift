import CanonicalJSON
import ContentStore

/// Decides what happens next in a run; does nothing itself.
///
/// A pure state machine: events go in, actions come out, so that every order of events can be
/// tested. The same events give the same actions. A stage's key is known as soon as the content of
/// its inputs is; since keys are made of content, a stage below one that ran again but gave the same
/// bytes is found in the cache.
public struct SchedulerState: Sendable {
  /// Something that happened.
  public enum Event: Hashable, Sendable {
    /// The run starts; comes first and once.
    case begin
    /// The answer to a ``Action/lookUp(_:_:)``.
    case lookedUp(StageID, StageRecord?)
    /// A started stage is in the cache.
    case completed(StageID, StageRecord)
    /// A started stage failed; `isTransient` says whether another attempt may end otherwise.
    case failed(StageID, isTransient: Bool)
    /// A started stage was stopped.
    case stopped(StageID)
    /// A started stage was not begun, because another run computes it.
    case heldElsewhere(StageID)
    /// A stage that another run computed is asked for again: it may be in the cache now.
    case releasedElsewhere(StageID)
    /// A started stage was not begun, because another run has just completed it.
    case foundCompleted(StageID, StageRecord)
    /// Nothing more shall be started.
    case cancel
  }

  /// Something to do.
  public enum Action: Hashable, Sendable {
    /// Look the stage up in the cache.
    case lookUp(StageID, StageKey)
    /// Run the stage on a number of cores, at least 1.
    case start(StageID, StagePreimage, cores: Int)
    /// Note that the stage failed and will be started again.
    case noteRetry(StageID)
    /// Note how the stage ended; comes exactly once for every stage.
    case settle(StageID, StageOutcome)
  }

  private enum Phase {
    case waiting
    case lookingUp(StagePreimage)
    case following
    case ready(StagePreimage)
    case running(StagePreimage, cores: Int, memory: Int)
    case elsewhere(StagePreimage)
    case settled(StageOutcome)
  }

  /// What makes two stages the same work.
  private struct Work: Hashable {
    let key: StageKey
    let outputs: Set<String>
  }

  /// The stages of the run.
  public let graph: StageGraph
  private let numerics: JSONValue
  private let policy: RunPolicy
  private let expectedMemory: @Sendable (StageID) -> Int
  private let positions: [StageID: Int]
  private var phases: [Phase]
  private var missing: [Int]
  /// The first stage with some work does it; the others take what it made.
  private var leaders: [Work: Int] = [:]
  private var followers: [Int: [Int]] = [:]
  private var ready: [Int] = []
  private var freeCores: Int
  private var freeMemory: Int
  /// How often each stage was started again after a failure.
  private var retries: [Int]
  /// How many lookups have not been answered.
  private var lookingUp = 0
  private var unsettled: Int
  /// Whether nothing more shall be started.
  private var isStopping = false

  /// The state before a run.
  ///
  /// - Parameters:
  ///   - graph: The stages.
  ///   - numerics: The class of arithmetic, part of every key.
  ///   - policy: What may run side by side, and what happens after failures.
  ///   - expectedMemory: How many bytes a stage is expected to need; asked when it is ready to start.
  public init(
    graph: StageGraph, numerics: JSONValue, policy: RunPolicy,
    expectedMemory: @escaping @Sendable (StageID) -> Int = { _ in 0 }
  ) {
    self.graph = graph
    self.numerics = numerics
    self.policy = policy
    self.expectedMemory = expectedMemory
    freeCores = policy.cores
    freeMemory = policy.memory ?? .max
    let count = graph.nodes.count
    retries = [Int](repeating: 0, count: count)
    positions = Dictionary(uniqueKeysWithValues: zip(graph.nodes.map(\.id), 0..<count))
    phases = [Phase](repeating: .waiting, count: count)
    missing = graph.upstream.map(\.count)
    unsettled = count
  }

  /// Whether it is known of every stage how it ended.
  public var isFinished: Bool { unsettled == 0 }

  /// Takes note of an event and says what to do about it, in this order.
  ///
  /// - Precondition: Whatever is told of a started stage is of one that was started and has not ended
  ///   yet.
  public mutating func handle(_ event: Event) -> [Action] {
    var actions: [Action] = []
    switch event {
    case .begin:
      for position in phases.indices where missing[position] == 0 {
        // Identical work was resolved just now at the earliest, so nothing can be settled yet.
        _ = resolve(position, &actions)
      }
    case .lookedUp(let id, let record):
      let position = position(of: id)
      // The answer may come after a cancellation has settled the stage.
      guard case .lookingUp(let preimage) = phases[position] else { break }
      lookingUp -= 1
      if let record {
        settle(position, .cached(record), &actions)
      } else {
        makeReady(position, preimage)
      }
    case .completed(let id, let record): end(id, .executed(record), &actions)
    case .failed(let id, let isTransient): fail(id, isTransient, &actions)
    case .stopped(let id):
      // Somebody else than this run stopped it.
      if !retry(id, &actions) { end(id, .cancelled, &actions) }
    case .foundCompleted(let id, let record): end(id, .cached(record), &actions)
    case .heldElsewhere(let id):
      guard !isStopping else {
        end(id, .cancelled, &actions)
        break
      }
      let position = position(of: id)
      phases[position] = .elsewhere(stopRunning(position))
    case .releasedElsewhere(let id):
      let position = position(of: id)
      // The news may come after a cancellation has settled the stage.
      guard case .elsewhere(let preimage) = phases[position] else { break }
      lookUp(position, preimage, &actions)
    case .cancel: stop(&actions)
    }
    startReady(&actions)
    return actions
  }

  private func position(of id: StageID) -> Int {
    guard let position = positions[id] else { preconditionFailure("no stage is called '\(id)'") }
    return position
  }

  /// Makes the key of a stage whose inputs are all known, and asks for it unless it is in hand.
  ///
  /// Returns how the stage ends, if identical work has ended already.
  private mutating func resolve(_ position: Int, _ actions: inout [Action]) -> StageOutcome? {
    let node = graph.nodes[position]
    let preimage = node.preimage(inputs: inputDigests(of: node), numerics: numerics)
    let work = Work(key: StageKey(preimage), outputs: Set(node.outputs))
    guard let leader = leaders[work] else {
      leaders[work] = position
      lookUp(position, preimage, &actions)
      return nil
    }
    phases[position] = .following
    if case .settled(let outcome) = phases[leader] { return consequence(of: leader, outcome) }
    followers[leader, default: []].append(position)
    return nil
  }

  /// Asks for a stage, unless it has to run in any case.
  private mutating func lookUp(
    _ position: Int, _ preimage: StagePreimage, _ actions: inout [Action]
  ) {
    guard !policy.forced.contains(graph.nodes[position].id) else {
      makeReady(position, preimage)
      return
    }
    phases[position] = .lookingUp(preimage)
    lookingUp += 1
    actions.append(.lookUp(graph.nodes[position].id, StageKey(preimage)))
  }

  private mutating func makeReady(_ position: Int, _ preimage: StagePreimage) {
    phases[position] = .ready(preimage)
    ready.insert(position, at: ready.firstIndex { $0 > position } ?? ready.endIndex)
  }

  private func inputDigests(of node: StageNode) -> [String: Digest] {
    node.inputs.mapValues { input in
      guard case .settled(let outcome) = phases[position(of: input.stage)],
        let object = outcome.record?.outputs[input.output]
      else { preconditionFailure("'\(node.id)' is resolved before its input '\(input)' exists") }
      return object.digest
    }
  }

  /// How a stage ends that takes over, or cannot go on because of, the outcome of another.
  private func consequence(of position: Int, _ outcome: StageOutcome) -> StageOutcome {
    switch outcome {
    case .executed(let record), .cached(let record): .cached(record)
    case .failed: .blocked(by: graph.nodes[position].id)
    case .blocked, .cancelled: outcome
    }
  }

  /// Starts ready stages, in the order of the graph, and shares the free cores among them.
  ///
  /// Waits for lookups: until they are answered it is not known who needs a share, and whoever came
  /// first would take all. A stage that needs more memory than is free waits, and those behind it with
  /// it, since it would otherwise wait for ever; one that needs more than there is runs alone.
  private mutating func startReady(_ actions: inout [Action]) {
    guard lookingUp == 0, freeCores > 0, !ready.isEmpty else { return }
    var (memories, left) = ([Int](), freeMemory)
    for position in ready.prefix(freeCores) {
      let memory = min(expectedMemory(graph.nodes[position].id), policy.memory ?? .max)
      guard memory <= left else { break }
      left -= memory
      memories.append(memory)
    }
    let fitting = ready.prefix(memories.count)
    let shares = CoreShares.fair(
      cores: freeCores, uses: fitting.map { graph.nodes[$0].usableCores })
    for ((position, memory), cores) in zip(zip(fitting, memories), shares) {
      guard case .ready(let preimage) = phases[position] else {
        preconditionFailure("'\(graph.nodes[position].id)' is queued but not ready")
      }
      phases[position] = .running(preimage, cores: cores, memory: memory)
      freeCores -= cores
      freeMemory -= memory
      actions.append(.start(graph.nodes[position].id, preimage, cores: cores))
    }
    ready.removeFirst(memories.count)
  }

  private mutating func end(_ id: StageID, _ outcome: StageOutcome, _ actions: inout [Action]) {
    let position = position(of: id)
    _ = stopRunning(position)
    settle(position, outcome, &actions)
    if case .failed = outcome, !policy.keepsGoing { stop(&actions) }
  }

  private mutating func fail(_ id: StageID, _ isTransient: Bool, _ actions: inout [Action]) {
    if isTransient, retry(id, &actions) { return }
    end(id, .failed, &actions)
  }

  /// Gives a running stage another attempt where that is allowed.
  private mutating func retry(_ id: StageID, _ actions: inout [Action]) -> Bool {
    let position = position(of: id)
    guard !isStopping, retries[position] < policy.retries else { return false }
    retries[position] += 1
    actions.append(.noteRetry(id))
    makeReady(position, stopRunning(position))
    return true
  }

  /// Takes back the cores and the memory of a running stage.
  private mutating func stopRunning(_ position: Int) -> StagePreimage {
    guard case .running(let preimage, let cores, let memory) = phases[position] else {
      preconditionFailure("'\(graph.nodes[position].id)' ended but was not running")
    }
    freeCores += cores
    freeMemory += memory
    return preimage
  }

  /// Settles a stage and all that follows from that without new events.
  private mutating func settle(
    _ position: Int, _ outcome: StageOutcome, _ actions: inout [Action]
  ) {
    var queue = [(position, outcome)]
    var next = 0
    while next < queue.count {
      let (position, outcome) = queue[next]
      next += 1
      if case .settled = phases[position] { continue }
      phases[position] = .settled(outcome)
      unsettled -= 1
      actions.append(.settle(graph.nodes[position].id, outcome))
      for follower in followers.removeValue(forKey: position) ?? [] {
        queue.append((follower, consequence(of: position, outcome)))
      }
      for dependent in graph.downstream[position] {
        if outcome.record == nil {
          queue.append((dependent, consequence(of: position, outcome)))
          continue
        }
        missing[dependent] -= 1
        if missing[dependent] == 0, case .waiting = phases[dependent],
          let known = resolve(dependent, &actions)
        {
          queue.append((dependent, known))
        }
      }
    }
  }

  private mutating func stop(_ actions: inout [Action]) {
    isStopping = true
    ready.removeAll()
    lookingUp = 0
    for position in phases.indices {
      switch phases[position] {
      case .running, .settled: continue
      case .waiting, .lookingUp, .following, .ready, .elsewhere:
        settle(position, .cancelled, &actions)
      }
    }
  }
}
