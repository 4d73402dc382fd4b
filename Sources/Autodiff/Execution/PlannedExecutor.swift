import Tensors

/// Runs a graph in float32 with OpenBLAS and the C kernels, in memory planned beforehand.
///
/// Everything is resolved when the executor is made: a run walks a list of kernels over fixed
/// buffers and allocates nothing. Inputs and outputs may live in memory of the caller's (parameters
/// and their gradients in one flat array each, say); the others have buffers of their own.
public final class PlannedExecutor {
  private let graph: Graph
  private let arena: FloatBuffer
  private let inputs: [FloatSlice]
  private let outputs: [FloatSlice]
  private let steps: () -> Void
  private let copies: [(output: Int, source: UnsafePointer<Float>)]

  /// An executor of `graph`.
  ///
  /// - Parameters:
  ///   - graph: What is computed.
  ///   - inputs: Memory for some inputs, by position.
  ///   - outputs: Memory for some outputs, by position; it must overlap no other.
  /// - Precondition: the given memory has the size of the input or output.
  public init(
    _ graph: Graph, inputs: [Int: FloatSlice] = [:], outputs: [Int: FloatSlice] = [:]
  ) {
    let graph = graph.fusingSums()
    let plan = MemoryPlan(graph)
    let arena = FloatBuffer(count: plan.arenaCount)
    let inputs = Self.memory(graph.inputShapes, given: inputs)
    let outputs = Self.memory(graph.outputShapes, given: outputs)
    func pointer(_ value: Int) -> UnsafeMutablePointer<Float> {
      switch plan.places[value] {
      case .arena(let offset): arena.pointer + offset
      case .input(let position): inputs[position].pointer
      case .output(let position): outputs[position].pointer
      }
    }
    var steps: [() -> Void] = []
    for node in graph.nodes {
      let call = KernelCall(
        operands: node.operands.map { UnsafePointer(pointer($0)) },
        results: node.results.map { pointer($0) },
        operandShapes: node.operands.map { graph.shapes[$0] },
        resultShapes: node.results.map { graph.shapes[$0] })
      if node.primitive is Constant {
        node.primitive.run(call)
      } else if !(node.primitive is Input) && !node.primitive.isView {
        steps.append(Self.step(node.primitive, call))
      }
    }
    copies = plan.copiedOutputs.map { ($0.output, UnsafePointer(pointer($0.value))) }
    self.graph = graph
    self.arena = arena
    self.inputs = inputs
    self.outputs = outputs
    self.steps = Self.sequence(steps[...])
  }

  private static func step(_ primitive: some Primitive, _ call: KernelCall) -> () -> Void {
    { primitive.run(call) }
  }

  /// One step that does all of the given ones, in order.
  ///
  /// Each step closes over its primitive and its buffers, and each pair of steps over both: so a run
  /// copies nothing, and counts no reference to a step, as going through an array of them would.
  private static func sequence(_ steps: ArraySlice<() -> Void>) -> () -> Void {
    guard steps.count > 1 else { return steps.first ?? {} }
    let middle = (steps.startIndex + steps.endIndex) / 2
    let (first, second) = (sequence(steps[..<middle]), sequence(steps[middle...]))
    return {
      first()
      second()
    }
  }

  private static func memory(_ shapes: [Shape], given: [Int: FloatSlice]) -> [FloatSlice] {
    shapes.enumerated().map { position, shape in
      guard let slice = given[position] else {
        return FloatBuffer(count: shape.count).slice(at: 0, count: shape.count)
      }
      precondition(slice.count == shape.count, "\(slice.count) floats for a value of \(shape)")
      return slice
    }
  }

  /// The size in floats of the memory in which intermediate values live.
  public var arenaCount: Int { arena.count }

  /// The number of outputs.
  public var outputCount: Int { outputs.count }

  /// The elements of an input, to be written before a run.
  public func input(_ position: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: inputs[position].pointer, count: inputs[position].count)
  }

  /// The elements of an output, valid until the next run.
  public func output(_ position: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: outputs[position].pointer, count: outputs[position].count)
  }

  /// Computes the outputs from what the inputs hold.
  public func run() {
    steps()
    for (position, source) in copies {
      outputs[position].pointer.update(from: source, count: outputs[position].count)
    }
  }

  /// Computes the outputs for the given inputs.
  ///
  /// - Precondition: there is one array per input, of the input's size.
  public func run(_ values: [[Float]]) -> [[Float]] {
    precondition(
      values.map(\.count) == inputs.map(\.count), "inputs do not fit \(graph.inputShapes)")
    for (position, elements) in values.enumerated() {
      _ = input(position).update(fromContentsOf: elements)
    }
    run()
    return outputs.indices.map { Array(output($0)) }
  }
}
