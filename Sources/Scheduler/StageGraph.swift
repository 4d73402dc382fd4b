import CanonicalJSON

/// The stages of an experiment, checked, in an order in which they can run.
public struct StageGraph: Hashable, Sendable {
  /// The stages; each comes after all that it needs, otherwise in the order they were given in.
  public let nodes: [StageNode]
  /// For each stage, by position, the positions of the distinct stages that it needs.
  let upstream: [[Int]]
  /// For each stage, by position, the positions of the stages that need it, in order.
  let downstream: [[Int]]
  /// The positions of the stages in groups of equal depth: none needs another one of its group.
  let levels: [Range<Int>]

  /// Checks the stages and puts them in order.
  ///
  /// - Throws: `StageGraphError` with every problem found.
  /// - Complexity: O(stages · log(stages) + inputs).
  public init(_ stages: [StageNode]) throws(StageGraphError) {
    var problems = stages.flatMap(Self.problems(within:))
    var positions: [StageID: Int] = [:]
    for (position, stage) in stages.enumerated() {
      if positions[stage.id] == nil {
        positions[stage.id] = position
      } else {
        problems.append(.duplicateID(stage.id))
      }
    }
    let outputs = stages.map { Set($0.outputs) }
    var needed = [[Int]](repeating: [], count: stages.count)
    for (position, stage) in stages.enumerated() {
      for (name, input) in stage.inputs.sorted(by: { $0.key < $1.key }) {
        guard let source = positions[input.stage] else {
          problems.append(.unknownStage(stage.id, input: name, of: input.stage))
          continue
        }
        guard outputs[source].contains(input.output) else {
          problems.append(.unknownOutput(stage.id, input: name, input))
          continue
        }
        if !needed[position].contains(source) { needed[position].append(source) }
      }
    }
    let order: [Int]
    switch Self.order(needed) {
    case .success(let sorted): order = sorted
    case .failure(let cycle):
      problems.append(.cycle(cycle.positions.map { stages[$0].id }))
      order = []
    }
    guard problems.isEmpty else { throw StageGraphError(problems: problems) }

    var newPositions = [Int](repeating: 0, count: stages.count)
    for (new, old) in order.enumerated() { newPositions[old] = new }
    nodes = order.map { stages[$0] }
    upstream = order.map { old in needed[old].map { newPositions[$0] }.sorted() }
    var downstream = [[Int]](repeating: [], count: stages.count)
    for (position, sources) in upstream.enumerated() {
      for source in sources { downstream[source].append(position) }
    }
    self.downstream = downstream
    var depths: [Int] = []
    for sources in upstream { depths.append((sources.map { depths[$0] + 1 }).max() ?? 0) }
    // The order is by depth.
    let starts = depths.indices.filter { $0 == 0 || depths[$0] != depths[$0 - 1] }
    levels = zip(starts, starts.dropFirst() + [depths.count]).map { $0..<$1 }
  }

  /// The given stages and all that they need, in the same order.
  public func upTo(_ stages: [StageID]) -> StageGraph {
    let wanted = Set(stages)
    var isKept = nodes.map { wanted.contains($0.id) }
    for position in nodes.indices.reversed() where isKept[position] {
      for source in upstream[position] { isKept[source] = true }
    }
    return StageGraph(self, keeping: nodes.indices.filter { isKept[$0] })
  }

  /// The given stages and all that need them, directly or not.
  public func dependents(of stages: some Sequence<StageID>) -> Set<StageID> {
    var found = Set(stages)
    // What a stage needs comes before it.
    for position in nodes.indices where upstream[position].contains(where: isFound) {
      found.insert(nodes[position].id)
    }
    func isFound(_ position: Int) -> Bool { found.contains(nodes[position].id) }
    return found
  }

  /// The stages at some positions of a graph, with which come all that they need.
  private init(_ whole: StageGraph, keeping positions: [Int]) {
    var newPositions = [Int](repeating: 0, count: whole.nodes.count)
    var isKept = [Bool](repeating: false, count: whole.nodes.count)
    for (new, old) in positions.enumerated() {
      newPositions[old] = new
      isKept[old] = true
    }
    nodes = positions.map { whole.nodes[$0] }
    upstream = positions.map { old in whole.upstream[old].map { newPositions[$0] } }
    downstream = positions.map { old in
      whole.downstream[old].filter { isKept[$0] }.map { newPositions[$0] }
    }
    // What a stage needs is kept, so depths stay.
    var levels: [Range<Int>] = []
    var start = 0
    for level in whole.levels {
      let count = level.count { isKept[$0] }
      if count > 0 { levels.append(start..<start + count) }
      start += count
    }
    self.levels = levels
  }

  private static func problems(within stage: StageNode) -> [StageGraphError.Problem] {
    var problems: [StageGraphError.Problem] = []
    if !stage.id.isUsable { problems.append(.unusableID(stage.id)) }
    if !stage.parameters.isFinite { problems.append(.parameterNotFinite(stage.id)) }
    var seen: Set<String> = []
    for output in stage.outputs {
      if ["", ".", ".."].contains(output) || output.utf8.contains(UInt8(ascii: "/"))
        || output.isUnprintable
      {
        problems.append(.unusableOutput(stage.id, output: output))
      } else if !seen.insert(output).inserted {
        problems.append(.duplicateOutput(stage.id, output: output))
      }
    }
    return problems
  }

  private struct Cycle: Error {
    let positions: [Int]
  }

  /// Sorts positions by depth, that is the longest chain of stages before one, then as given.
  private static func order(_ needed: [[Int]]) -> Result<[Int], Cycle> {
    var downstream = [[Int]](repeating: [], count: needed.count)
    for (position, sources) in needed.enumerated() {
      for source in sources { downstream[source].append(position) }
    }
    var missing = needed.map(\.count)
    var depth = [Int](repeating: 0, count: needed.count)
    var ready = needed.indices.filter { missing[$0] == 0 }
    var done = 0
    while done < ready.count {
      let position = ready[done]
      done += 1
      for next in downstream[position] {
        depth[next] = max(depth[next], depth[position] + 1)
        missing[next] -= 1
        if missing[next] == 0 { ready.append(next) }
      }
    }
    guard let stuck = missing.firstIndex(where: { $0 > 0 }) else {
      return .success(ready.sorted { (depth[$0], $0) < (depth[$1], $1) })
    }
    // Every stuck stage needs a stuck stage, so walking upstream must come back to one seen before.
    var path = [stuck]
    while let next = needed[path[path.count - 1]].first(where: { missing[$0] > 0 }) {
      if let start = path.firstIndex(of: next) {
        return .failure(Cycle(positions: Array(([next] + path[start...].reversed()))))
      }
      path.append(next)
    }
    preconditionFailure("stage at position \(stuck) of \(needed.count) waits for nothing")
  }
}

extension JSONValue {
  /// Whether no number in the value is infinite or not-a-number.
  var isFinite: Bool {
    switch self {
    case .number(let value): value.isFinite
    case .array(let elements): elements.allSatisfy(\.isFinite)
    case .object(let members): members.values.allSatisfy(\.isFinite)
    default: true
    }
  }
}
