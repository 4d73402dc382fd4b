import CanonicalJSON
import ContentStore
import Testing

@testable import Scheduler

/// A cache and stages that exist only in memory.
struct SchedulerModel {
  var records: [StageKey: StageRecord] = [:]
  var failing: Set<StageID> = []
  /// How many attempts at a stage are ended from outside.
  var transient: [StageID: Int] = [:]
  /// One in how many starts finds that another run computes the stage; `nil` for none.
  var contention: Int?

  /// The record of a stage: contents depend on the preimage, or only on the parameter `says`.
  func record(_ preimage: StagePreimage, outputs: [String]) -> StageRecord {
    let text = preimage.parameters["says"]?.stringValue ?? preimage.json.canonicalText
    let objects = outputs.map {
      ($0, StoredObject(digest: Digest(of: "\($0): \(text)"), byteCount: 1))
    }
    return StageRecord(
      preimage: preimage, outputs: Dictionary(uniqueKeysWithValues: objects), elapsedSeconds: 0,
      peakMemoryBytes: 0)
  }
}

/// Plays a run with a random order of events, and checks what must hold at every step.
struct SchedulerPlay {
  var outcomes: [StageID: StageOutcome] = [:]
  var started: [StageID] = []
  var commits: [StageKey: Int] = [:]
  /// The cores of the stages that run, and of all that ever ran.
  private var running: [StageID: Int] = [:]
  private var ready: Set<StageID> = []
  /// What the other run makes that computes a stage.
  private var held: [StageID: StageRecord] = [:]

  private let memory: Int?

  /// How much memory a stage is expected to need.
  static func memory(of id: StageID) -> Int {
    id.rawValue.utf8.reduce(0) { ($0 * 31 + Int($1)) % 13 }
  }

  init(
    _ graph: StageGraph, _ model: inout SchedulerModel, _ generator: inout TestGenerator,
    cores: Int, keepsGoing: Bool = true, retries: Int = 0, forced: Set<StageID> = [],
    memory: Int? = nil, cancelAfter: Int? = nil
  ) {
    self.memory = memory
    let nodes = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    var state = SchedulerState(
      graph: graph, numerics: "test",
      policy: RunPolicy(
        cores: cores, memory: memory, keepsGoing: keepsGoing, retries: retries, forced: forced)
    ) { SchedulerPlay.memory(of: $0) }
    var pending: [SchedulerState.Event] = []
    var isCancelled = false
    var actions = state.handle(.begin)
    var steps = 0
    while true {
      var batch: [(granted: Int, usable: Int)] = []
      for action in actions {
        switch action {
        case .lookUp(let id, let key):
          pending.append(.lookedUp(id, model.records[key]))
        case .start(let id, let preimage, let granted):
          #expect(!isCancelled)
          started.append(id)
          #expect(running.updateValue(granted, forKey: id) == nil)
          #expect(ready.remove(id) != nil || forced.contains(id))
          guard let node = nodes[id] else { continue }
          batch.append((granted, node.usableCores))
          for (name, input) in node.inputs {
            let made = outcomes[input.stage]?.record?.outputs[input.output]
            #expect(made != nil && preimage.inputs[name] == made?.digest)
          }
          let record = model.record(preimage, outputs: node.outputs)
          let isHeld = model.contention.map { Int.random(in: 0..<$0, using: &generator) == 0 }
          if isHeld == true {
            pending.append(
              Bool.random(using: &generator)
                ? .heldElsewhere(id) : .foundCompleted(id, record))
            if case .foundCompleted = pending[pending.count - 1] {
              model.records[record.key] = record
            } else {
              held[id] = record
            }
          } else {
            let isTransient = (model.transient[id] ?? 0) > 0
            if isTransient { model.transient[id, default: 0] -= 1 }
            pending.append(
              isTransient || model.failing.contains(id)
                ? .failed(id, isTransient: isTransient) : .completed(id, record))
          }
        case .noteRetry(let id): ready.insert(id)
        case .settle(let id, let outcome):
          #expect(outcomes.updateValue(outcome, forKey: id) == nil)
          ready.remove(id)
        }
      }
      checkShares(of: batch, cores: cores, isLookingUp: pending.contains(where: isAwaited))
      steps += 1
      if steps == cancelAfter {
        isCancelled = true
        actions = state.handle(.cancel)
        continue
      }
      guard let position = pending.indices.randomElement(using: &generator) else { break }
      let event = pending.remove(at: position)
      switch event {
      case .lookedUp(let id, nil) where outcomes[id] == nil: ready.insert(id)
      case .completed(let id, let record):
        running[id] = nil
        model.records[record.key] = record
        commits[record.key, default: 0] += 1
      case .failed(let id, _), .foundCompleted(let id, _): running[id] = nil
      case .heldElsewhere(let id):
        running[id] = nil
        pending.append(.releasedElsewhere(id))
      case .releasedElsewhere(let id) where outcomes[id] == nil:
        // The other run completed the stage, or gave it up.
        if let record = held.removeValue(forKey: id), Bool.random(using: &generator) {
          model.records[record.key] = record
        }
      default: break
      }
      actions = state.handle(event)
    }
    #expect(state.isFinished)
    #expect(outcomes.count == graph.nodes.count)
    #expect(commits.values.allSatisfy { $0 == 1 })
  }

  /// Whether an event is the answer to a lookup that somebody still waits for.
  private func isAwaited(_ event: SchedulerState.Event) -> Bool {
    if case .lookedUp(let id, _) = event { outcomes[id] == nil } else { false }
  }

  /// Checks how cores are shared after an event: every core once, none idle while a stage could use
  /// it, and no stage has two because another one waits.
  private func checkShares(
    of batch: [(granted: Int, usable: Int)], cores: Int, isLookingUp: Bool
  ) {
    let used = running.values.reduce(0, +)
    #expect(used <= cores)
    if let memory {
      let needed = running.keys.map { min(Self.memory(of: $0), memory) }.reduce(0, +)
      #expect(needed <= memory)
      // Who waits for memory waits for running stages.
      if !isLookingUp && !ready.isEmpty { #expect(!running.isEmpty) }
      return
    }
    #expect(batch.allSatisfy { 1...$0.usable ~= $0.granted })
    if !isLookingUp && used < cores { #expect(ready.isEmpty) }
    if !ready.isEmpty { #expect(batch.allSatisfy { $0.granted == 1 }) }
    if used < cores { #expect(batch.allSatisfy { $0.granted == $0.usable }) }
    let most = batch.map(\.granted).max() ?? 0
    #expect(batch.allSatisfy { $0.granted >= most - 1 || $0.granted == $0.usable })
    if isLookingUp { #expect(batch.isEmpty) }
  }
}
