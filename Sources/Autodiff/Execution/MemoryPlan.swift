import Tensors

/// Where every value of a graph lives while the graph runs: buffers are reused as soon as nothing
/// needs them any more, so that a run allocates nothing.
struct MemoryPlan: Sendable {
  /// Where a value lives.
  enum Place: Hashable, Sendable {
    /// In the arena, at an offset in floats.
    case arena(Int)
    /// In the memory of an input.
    case input(Int)
    /// In the memory of an output.
    case output(Int)
  }

  /// The place of every value.
  private(set) var places: [Place]
  /// The size of the arena in floats.
  private(set) var arenaCount = 0
  /// Outputs whose value lives elsewhere (an input, a constant, another output) and is copied last.
  private(set) var copiedOutputs: [(output: Int, value: Int)] = []

  private var free: [Range<Int>] = []

  init(_ graph: Graph) {
    places = [Place](repeating: .arena(0), count: graph.shapes.count)
    let roots = Self.roots(of: graph)
    let lastUses = Self.lastUses(in: graph, roots: roots)
    var fixed = placeInputsAndConstants(of: graph)
    placeOutputs(of: graph, roots: roots, fixed: &fixed)
    placeForerunners(of: graph, roots: roots, lastUses: lastUses, fixed: &fixed)
    for (position, node) in graph.nodes.enumerated() {
      var dying = Set(node.operands.map { roots[$0] }).filter {
        lastUses[$0] == position && !fixed.contains($0)
      }
      for result in node.results where roots[result] == result && !fixed.contains(result) {
        let overwritten = Self.overwritableRoots(of: node, roots: roots)
          .first { dying.contains($0) && graph.shapes[$0].count == graph.shapes[result].count }
        if let overwritten {
          dying.remove(overwritten)
          places[result] = places[overwritten]
        } else {
          places[result] = .arena(take(graph.shapes[result].count))
        }
      }
      let unused = node.results.filter {
        roots[$0] == $0 && lastUses[$0] == position && !fixed.contains($0)
      }
      for value in dying.sorted() + unused {
        if case .arena(let offset) = places[value] { giveBack(offset, graph.shapes[value].count) }
      }
    }
    for value in places.indices { places[value] = places[roots[value]] }
  }

  /// The value whose memory each value lives in: itself, or the operand it is a view of.
  private static func roots(of graph: Graph) -> [Int] {
    var roots = Array(graph.shapes.indices)
    for node in graph.nodes where node.primitive.isView {
      roots[node.results.lowerBound] = roots[node.operands[0]]
    }
    return roots
  }

  /// The last node that reads (or, failing that, writes) the memory of each root.
  private static func lastUses(in graph: Graph, roots: [Int]) -> [Int] {
    var lastUses = [Int](repeating: 0, count: graph.shapes.count)
    for (position, node) in graph.nodes.enumerated() {
      for value in Array(node.results) + node.operands { lastUses[roots[value]] = position }
    }
    return lastUses
  }

  /// The memory that a node may write over: that of overwritable operands which is not also read
  /// through an operand that must stay intact.
  private static func overwritableRoots(of node: Graph.Node, roots: [Int]) -> [Int] {
    let overwritable = node.primitive.overwritableOperands.filter { $0 < node.operands.count }
    let intact = node.operands.indices.filter { !overwritable.contains($0) }
      .map { roots[node.operands[$0]] }
    return overwritable.map { roots[node.operands[$0]] }.filter { !intact.contains($0) }
  }

  private mutating func placeInputsAndConstants(of graph: Graph) -> Set<Int> {
    var fixed: Set<Int> = []
    for (position, value) in graph.inputs.enumerated() {
      places[value] = .input(position)
      fixed.insert(value)
    }
    for node in graph.nodes where node.primitive is Constant {
      let value = node.results.lowerBound
      places[value] = .arena(take(graph.shapes[value].count))
      fixed.insert(value)
    }
    return fixed
  }

  private mutating func placeOutputs(of graph: Graph, roots: [Int], fixed: inout Set<Int>) {
    for (position, value) in graph.outputs.enumerated() {
      if fixed.insert(roots[value]).inserted {
        places[roots[value]] = .output(position)
      } else {
        copiedOutputs.append((position, value))
      }
    }
  }

  /// Puts what an output is written over (the sum that it adds to, say) where the output will be.
  private mutating func placeForerunners(
    of graph: Graph, roots: [Int], lastUses: [Int], fixed: inout Set<Int>
  ) {
    for (position, node) in graph.nodes.enumerated().reversed() {
      for result in node.results {
        guard case .output = places[result], fixed.contains(result) else { continue }
        let forerunner = Self.overwritableRoots(of: node, roots: roots).first {
          lastUses[$0] == position && !fixed.contains($0)
            && graph.shapes[$0].count == graph.shapes[result].count
        }
        guard let forerunner else { continue }
        places[forerunner] = places[result]
        fixed.insert(forerunner)
      }
    }
  }

  /// The smallest free range that fits, else the end of the arena.
  private mutating func take(_ count: Int) -> Int {
    let size = Self.rounded(count)
    guard size > 0 else { return 0 }
    let best = free.indices.filter { free[$0].count >= size }.min {
      free[$0].count < free[$1].count
    }
    guard let best else {
      defer { arenaCount += size }
      return arenaCount
    }
    let range = free[best]
    if range.count == size {
      free.remove(at: best)
    } else {
      free[best] = range.lowerBound + size..<range.upperBound
    }
    return range.lowerBound
  }

  private mutating func giveBack(_ offset: Int, _ count: Int) {
    let size = Self.rounded(count)
    guard size > 0 else { return }
    var merged = offset..<offset + size
    free.removeAll { range in
      guard range.upperBound == merged.lowerBound || range.lowerBound == merged.upperBound else {
        return false
      }
      merged =
        min(range.lowerBound, merged.lowerBound)..<max(range.upperBound, merged.upperBound)
      return true
    }
    free.append(merged)
  }

  private static func rounded(_ count: Int) -> Int {
    (count + FloatBuffer.alignment - 1) / FloatBuffer.alignment * FloatBuffer.alignment
  }
}
