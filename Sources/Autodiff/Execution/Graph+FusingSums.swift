extension Graph {
  /// The same computation with sums folded into what they add.
  ///
  /// Where one operand of an addition is a matrix product or a gated cotangent that nothing else
  /// needs, it is added to the other operand as it is computed: weights that are used several times
  /// sum their gradients inside the matrix products.
  func fusingSums() -> Graph {
    let (producers, uses) = (producers, uses)
    var additions: [Int: (addition: Int, addend: Int)] = [:]
    for (position, node) in nodes.enumerated() where node.primitive is Addition {
      guard let fusion = fusion(of: node, at: position, producers, uses) else { continue }
      additions[fusion.term] = (position, fusion.addend)
    }
    let folded = Set(additions.values.map(\.addition))
    var fused: [Node] = []
    for (position, node) in nodes.enumerated() where !folded.contains(position) {
      guard let (addition, addend) = additions[position],
        let term = node.primitive as? any FusibleTerm
      else {
        fused.append(node)
        continue
      }
      fused.append(
        Node(
          primitive: term.addingTo, operands: node.operands + [addend],
          results: nodes[addition].results))
    }
    return Graph(nodes: fused, shapes: shapes, inputs: inputs, outputs: outputs)
  }

  /// The node that computes each value.
  private var producers: [Int] {
    var producers = [Int](repeating: 0, count: shapes.count)
    for (position, node) in nodes.enumerated() {
      for result in node.results { producers[result] = position }
    }
    return producers
  }

  /// The term that an addition can be folded into, and the value that it is then added to.
  ///
  /// The later operand is the term: the other one is there by then.
  private func fusion(
    of addition: Node, at position: Int, _ producers: [Int], _ uses: [Int]
  ) -> (term: Int, addend: Int)? {
    let (left, right) = (addition.operands[0], addition.operands[1])
    guard left != right else { return nil }
    let (addend, value) = producers[left] < producers[right] ? (left, right) : (right, left)
    let term = producers[value]
    guard nodes[term].primitive is any FusibleTerm, !outputs.contains(value),
      uses[value] == 1, producers[addend] < term
    else { return nil }
    return (term, addend)
  }

  /// How often each value is an operand.
  private var uses: [Int] {
    var uses = [Int](repeating: 0, count: shapes.count)
    for node in nodes {
      for operand in node.operands { uses[operand] += 1 }
    }
    return uses
  }
}

/// A primitive whose result can be added to an array while it is computed.
protocol FusibleTerm: Primitive {
  /// The primitive with one more operand, which is added to the result.
  var addingTo: any Primitive { get }
}
