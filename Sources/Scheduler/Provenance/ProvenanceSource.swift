import ContentStore

/// What a run knows of its stages, from which the provenance of every result is made.
public struct ProvenanceSource: Sendable {
  private let graph: StageGraph
  private let origin: ProvenanceOrigin
  /// The record of each stage, by position in the graph; `nil` for those that were not completed.
  private let records: [StageRecord?]
  private let positions: [StageID: Int]

  /// The stages of a graph as a run left them.
  public init(graph: StageGraph, summary: RunSummary, origin: ProvenanceOrigin) {
    self.graph = graph
    self.origin = origin
    let known = Dictionary(
      summary.entries.map { ($0.stage, $0.outcome.record) }, uniquingKeysWith: { first, _ in first }
    )
    records = graph.nodes.map { known[$0.id] ?? nil }
    positions = Dictionary(
      uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0) })
  }

  /// Where an output of a stage comes from; `nil` when the stage was not completed or has no such output.
  ///
  /// - Complexity: O(stages that it depends on, and their inputs).
  public func provenance(of output: String, from stage: StageID) -> Provenance? {
    guard let last = positions[stage], let content = records[last]?.outputs[output] else {
      return nil
    }
    let chain = closure(of: last)
    let indices = Dictionary(uniqueKeysWithValues: chain.enumerated().map { ($1, $0) })
    var used = chain.map { _ in Set<String>() }
    used[used.count - 1].insert(output)
    for position in chain {
      for input in graph.nodes[position].inputs.values {
        guard let index = positions[input.stage].flatMap({ indices[$0] }) else { return nil }
        used[index].insert(input.output)
      }
    }
    var stages: [Provenance.Stage] = []
    for (index, position) in chain.enumerated() {
      let node = graph.nodes[position]
      guard let record = records[position] else { return nil }
      var inputs: [String: Provenance.Input] = [:]
      for (name, input) in node.inputs {
        guard let index = positions[input.stage].flatMap({ indices[$0] }) else { return nil }
        inputs[name] = .stage(index, output: input.output)
      }
      for (name, file) in node.files {
        inputs[name] = .file(name: file.name, file.content.digest)
      }
      stages.append(
        Provenance.Stage(
          id: node.id, record.preimage, key: record.key, inputs: inputs,
          outputs: record.outputs.filter { used[index].contains($0.key) }.mapValues(\.digest)))
    }
    return Provenance(
      origin: origin, output: Provenance.Output(name: output, content: content), stages: stages)
  }

  /// The positions of a stage and of all that it needs, in the order of the graph.
  private func closure(of last: Int) -> [Int] {
    var found: Set = [last]
    var waiting = [last]
    while let position = waiting.popLast() {
      for source in graph.upstream[position] where found.insert(source).inserted {
        waiting.append(source)
      }
    }
    return found.sorted()
  }
}
