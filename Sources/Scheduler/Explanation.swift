import CanonicalJSON
import ContentStore

/// Why a stage is in the cache or is not, walked down to the causes.
///
/// What is wanted is compared with the stage's last run, and with the entry of the cache that differs
/// from it in the fewest fields. An input whose content has changed is followed to the stage that made it: there
/// the computation of now is compared with the one that the old content came from.
public struct Explanation: Hashable, Sendable {
  /// Another computation of the same kind, and what distinguishes the wanted one from it.
  public struct Comparison: Hashable, Sendable {
    /// The other computation.
    public let key: StageKey
    /// The differences; none for the same computation.
    public let differences: [PlanReason]
  }

  /// The stage.
  public let stage: StageID
  /// What a run would do with it.
  public let decision: Plan.Decision
  /// The computation that is wanted; `nil` as long as the content of an input is not known.
  public let wanted: StageKey?
  /// The last run, or what an old input came from, as far as there is a record of it.
  public let last: Comparison?
  /// The entry of the cache that is nearest, where it is nearer than ``last``.
  public let nearest: Comparison?
  /// The stages before it that a change comes from, each explained.
  public let causes: [Explanation]
}

/// Explains stages of one graph.
public struct Explainer: Sendable {
  private let graph: StageGraph
  private let numerics: JSONValue
  private let store: ArtifactStore
  private let plan: [StageID: Plan.Entry]
  private let nodes: [StageID: StageNode]
  private let records: [StageRecord]

  /// Looks at everything in the cache.
  public init(graph: StageGraph, experiment: String, numerics: JSONValue, store: ArtifactStore) {
    self.graph = graph
    self.numerics = numerics
    self.store = store
    nodes = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    let plan = Plan(graph: graph, experiment: experiment, numerics: numerics, store: store)
    self.plan = Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.stage, $0) })
    records = store.records()
  }

  /// Why a stage would run; `nil` when the graph has no such stage.
  public func explain(_ stage: StageID) -> Explanation? {
    guard let node = nodes[stage], let entry = plan[stage] else { return nil }
    return explanation(of: node, entry, comparedWith: entry.lastRecord)
  }

  private func explanation(
    of node: StageNode, _ entry: Plan.Entry, comparedWith earlier: StageRecord?
  ) -> Explanation {
    let inputs = node.inputs.compactMapValues(content)
    let wanted =
      inputs.count == node.inputs.count
      ? StageKey(node.preimage(inputs: inputs, numerics: numerics)) : nil
    func comparison(_ record: StageRecord) -> Explanation.Comparison {
      Explanation.Comparison(
        key: record.key,
        differences: PlanReason.differences(
          node, inputs: inputs, numerics: numerics, from: record.preimage))
    }
    let last = earlier.map(comparison)
    return Explanation(
      stage: node.id, decision: entry.decision, wanted: wanted, last: last,
      nearest: entry.decision == .cached ? nil : nearest(node, comparison, than: last),
      causes: causes(of: node, inputs, earlier))
  }

  /// The content that an input has now, if its stage is in the cache.
  private func content(of input: StageNode.Input) -> Digest? {
    guard let entry = plan[input.stage], entry.decision == .cached else { return nil }
    return entry.lastRecord?.outputs[input.output]?.digest
  }

  /// The record in the cache with the fewest differences, of several the first by key, if these are fewer
  /// than those from the last run.
  private func nearest(
    _ node: StageNode, _ comparison: (StageRecord) -> Explanation.Comparison,
    than last: Explanation.Comparison?
  ) -> Explanation.Comparison? {
    let limit = last?.differences.count ?? .max
    return records.filter { $0.preimage.kind == node.kind }.map(comparison)
      .filter { $0.differences.count < limit }
      .min { ($0.differences.count, $0.key) < ($1.differences.count, $1.key) }
  }

  /// The stages before a stage that would run, or have given it other content than they once did.
  private func causes(
    of node: StageNode, _ inputs: [String: Digest], _ earlier: StageRecord?
  ) -> [Explanation] {
    var seen: Set<StageID> = []
    return node.inputs.sorted { $0.key < $1.key }.compactMap { name, input in
      guard let source = nodes[input.stage], let entry = plan[input.stage] else { return nil }
      let old = earlier?.preimage.inputs[name]
      if let new = inputs[name], old == nil || new == old { return nil }
      guard seen.insert(input.stage).inserted else { return nil }
      let origin = old.flatMap { digest in
        records.first {
          $0.preimage.kind == source.kind && $0.outputs[input.output]?.digest == digest
            && $0.key != (entry.decision == .cached ? entry.lastRecord?.key : nil)
        }
      }
      return explanation(
        of: source, entry,
        comparedWith: origin ?? (entry.decision == .cached ? nil : entry.lastRecord))
    }
  }
}
