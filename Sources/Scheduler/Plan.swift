import CanonicalJSON
import ContentStore
import Threads

/// What a run would do, and why, found out without running anything.
public struct Plan: Hashable, Sendable {
  /// What would happen to one stage.
  public enum Decision: Hashable, Sendable {
    /// Its outputs are in the cache.
    case cached
    /// It would run.
    case run
    /// Stages before it would run; whether their outputs will differ from earlier ones, and so
    /// whether this stage must run, is known only then.
    case unknownUntilUpstream
  }

  /// The plan for one stage.
  public struct Entry: Hashable, Sendable {
    /// The stage.
    public let stage: StageID
    /// What would happen to it.
    public let decision: Decision
    /// Why; empty for stages in the cache.
    public let reasons: [PlanReason]
    /// The last record of the stage, for what it says of time and memory; perhaps of other
    /// parameters.
    public let lastRecord: StageRecord?
    /// Whether the stage goes on from where it was stopped.
    public var hasCheckpoint = false
    /// Whether it runs, has run before, and others need what it makes: if that comes out the same, they
    /// need not run.
    public var mayStopHere = false
  }

  /// Every stage of the graph, in its order.
  public let entries: [Entry]

  /// Whether anything may have to run.
  public var isStale: Bool { entries.contains { $0.decision != .cached } }

  /// Finds out what a run of the same arguments would do.
  ///
  /// Stages that do not need each other are looked up side by side: most of the time goes into
  /// reading records and checking them.
  public init(graph: StageGraph, experiment: String, numerics: JSONValue, store: ArtifactStore) {
    var records: [StageID: StageRecord] = [:]
    var entries: [Entry] = []
    let cores = AvailableCores.current.count
    let needed = Set(graph.nodes.flatMap { $0.inputs.values.map(\.stage) })
    for level in graph.levels {
      let known = records
      // For a few stages, waking a thread takes longer than it helps.
      let found = mapConcurrently(count: level.count, threads: min(cores, 1 + level.count / 8)) {
        var entry = Self.entry(
          graph.nodes[level.lowerBound + $0], known, experiment, numerics, store)
        entry.mayStopHere =
          entry.decision == .run && entry.lastRecord != nil && needed.contains(entry.stage)
        return entry
      }
      for entry in found where entry.decision == .cached { records[entry.stage] = entry.lastRecord }
      entries += found
    }
    self.entries = entries
  }

  /// The plan for a stage, given the records of all cached stages that it can need.
  private static func entry(
    _ node: StageNode, _ records: [StageID: StageRecord], _ experiment: String,
    _ numerics: JSONValue, _ store: ArtifactStore
  ) -> Entry {
    let inputs = node.inputs.compactMapValues { records[$0.stage]?.outputs[$0.output]?.digest }
    var wanted: StageKey?
    if inputs.count == node.inputs.count {
      let key = StageKey(node.preimage(inputs: inputs, numerics: numerics))
      if let record = store.lookUp(key, outputNames: Set(node.outputs)) {
        return Entry(stage: node.id, decision: .cached, reasons: [], lastRecord: record)
      }
      wanted = key
    }
    let latest = store.latestKey(experiment: experiment, stage: node.id.rawValue)
    let last = latest.flatMap(store.record(of:))
    var reasons: [PlanReason] = []
    if wanted == nil {
      let missing = Set(node.inputs.values.map(\.stage)).filter { records[$0] == nil }
      reasons.append(.waitsFor(missing.sorted()))
    } else if latest == nil {
      reasons.append(.neverRun)
    } else if last == nil || latest == wanted {
      reasons.append(.resultMissing)
    }
    if let last {
      reasons += PlanReason.differences(
        node, inputs: inputs, numerics: numerics, from: last.preimage)
    }
    return Entry(
      stage: node.id, decision: wanted == nil ? .unknownUntilUpstream : .run, reasons: reasons,
      lastRecord: last,
      hasCheckpoint: wanted.map { CheckpointFolder(of: $0, in: store).hasAny } ?? false)
  }
}
