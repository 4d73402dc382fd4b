import Tensors

/// Records a computation as it is written.
///
/// Applying the same primitive to the same values twice gives the same value: what encoder and
/// decoder share (an assembled LU matrix, say) is computed once without anyone arranging it.
public final class Tracer {
  struct Node {
    let primitive: any Primitive
    let operands: [Int]
    let results: Range<Int>
  }

  private struct NodeKey: Hashable {
    let primitive: AnyHashable
    let operands: [Int]
  }

  private(set) var nodes: [Node] = []
  private(set) var shapes: [Shape] = []
  /// The node that computes each value.
  private(set) var producers: [Int] = []
  private(set) var inputs: [Int] = []
  private var known: [NodeKey: Int] = [:]

  /// An empty trace.
  public init() {}

  /// A new input of the computation; executors take inputs in the order of these calls.
  public func input(_ shape: Shape) -> Value {
    let value = apply(Input(position: inputs.count, shape: shape), to: [])[0]
    inputs.append(value.index)
    return value
  }

  /// An array whose elements are known when the computation is written.
  public func constant(_ tensor: Tensor) -> Value { apply(Constant(tensor: tensor), to: [])[0] }

  /// An array filled with one number.
  public func constant(_ number: Double, shape: Shape = []) -> Value {
    constant(Tensor(number)).broadcast(to: shape, axes: [])
  }

  /// Applies a primitive and returns its results.
  ///
  /// - Precondition: the operands belong to this trace and their shapes fit.
  public func apply(_ primitive: some Primitive, to operands: [Value]) -> [Value] {
    for operand in operands {
      precondition(operand.tracer === self, "\(primitive) mixes values of two traces")
    }
    let indices = operands.map(\.index)
    let key = NodeKey(primitive: AnyHashable(primitive), operands: indices)
    let position = known[key] ?? append(primitive, operands: indices, key: key)
    return nodes[position].results.map { Value(tracer: self, index: $0) }
  }

  private func append(_ primitive: some Primitive, operands: [Int], key: NodeKey) -> Int {
    let resultShapes = primitive.resultShapes(operands.map { shapes[$0] })
    let results = shapes.count..<shapes.count + resultShapes.count
    known[key] = nodes.count
    producers += [Int](repeating: nodes.count, count: results.count)
    nodes.append(Node(primitive: primitive, operands: operands, results: results))
    shapes += resultShapes
    return nodes.count - 1
  }

  /// The nodes that the given values depend on, in order.
  func ancestors(of values: [Value]) -> [Int] {
    var found: Set<Int> = []
    var pending = values.map(\.producer)
    while let position = pending.popLast() {
      guard found.insert(position).inserted else { continue }
      pending += nodes[position].operands.map { producers[$0] }
    }
    return found.sorted()
  }

  /// The application that a node of the trace stands for.
  func application(_ node: Node) -> Application {
    Application(
      operands: node.operands.map { Value(tracer: self, index: $0) },
      results: node.results.map { Value(tracer: self, index: $0) })
  }
}
