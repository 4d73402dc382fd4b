import Tensors

/// Runs a graph in float64 with plain loops: the oracle that everything else is held against, and
/// the way to exact evaluation for those who need it.
public struct ReferenceExecutor: Sendable {
  private let graph: Graph

  /// An executor of `graph`.
  public init(_ graph: Graph) { self.graph = graph }

  /// The outputs for the given inputs.
  ///
  /// - Precondition: there is one tensor per input, of the input's shape.
  public func run(_ inputs: [Tensor]) -> [Tensor] {
    precondition(
      inputs.map(\.shape) == graph.inputShapes,
      "inputs of shapes \(inputs.map(\.shape)) where \(graph.inputShapes) are expected")
    var values = [Tensor?](repeating: nil, count: graph.shapes.count)
    for (index, input) in zip(graph.inputs, inputs) { values[index] = input }
    for node in graph.nodes where !(node.primitive is Input) {
      let results = node.primitive.evaluate(node.operands.compactMap { values[$0] })
      for (index, result) in zip(node.results, results) { values[index] = result }
    }
    return graph.outputs.compactMap { values[$0] }
  }
}
