import Tensors

/// A finished computation: what the outputs need, in an order in which it can be computed.
public struct Graph: Sendable {
  /// One application of a primitive.
  struct Node: Sendable {
    let primitive: any Primitive
    let operands: [Int]
    let results: Range<Int>
  }

  let nodes: [Node]
  /// The shape of every value.
  let shapes: [Shape]
  /// The values that executors are given, in the order in which they were declared.
  let inputs: [Int]
  /// The values that executors return.
  let outputs: [Int]

  init(nodes: [Node], shapes: [Shape], inputs: [Int], outputs: [Int]) {
    self.nodes = nodes
    self.shapes = shapes
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The part of a trace that `outputs` depend on; inputs that nothing needs are kept, so that the
  /// caller's order stands.
  ///
  /// - Precondition: there is at least one output and all belong to one trace.
  public init(outputs: [Value]) {
    precondition(!outputs.isEmpty, "a graph needs an output")
    let tracer = outputs[0].tracer
    let inputs = tracer.inputs.map { Value(tracer: tracer, index: $0) }
    var nodes: [Node] = []
    var shapes: [Shape] = []
    var renamed: [Int: Int] = [:]
    for position in tracer.ancestors(of: inputs + outputs) {
      let node = tracer.nodes[position]
      let results = shapes.count..<shapes.count + node.results.count
      for (old, new) in zip(node.results, results) {
        renamed[old] = new
        shapes.append(tracer.shapes[old])
      }
      nodes.append(
        Node(
          primitive: node.primitive, operands: node.operands.compactMap { renamed[$0] },
          results: results))
    }
    self.nodes = nodes
    self.shapes = shapes
    self.inputs = tracer.inputs.compactMap { renamed[$0] }
    self.outputs = outputs.compactMap { renamed[$0.index] }
  }

  /// The shapes of the inputs, in order.
  public var inputShapes: [Shape] { inputs.map { shapes[$0] } }
  /// The shapes of the outputs, in order.
  public var outputShapes: [Shape] { outputs.map { shapes[$0] } }
  /// The number of applications of primitives, inputs and constants included.
  public var nodeCount: Int { nodes.count }
}
