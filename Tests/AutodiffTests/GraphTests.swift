import Tensors
import Testing

@testable import Autodiff

@Suite("Graphs and plans")
struct GraphTests {
  @Test("what is written twice is computed once")
  func sharing() {
    let tracer = Tracer()
    let x = tracer.input([3])
    #expect(exp(x) * exp(x) == exp(x) * exp(x))
    #expect(Graph(outputs: [exp(x) * exp(x)]).nodeCount == 3)
  }

  @Test("what no output needs is dropped, inputs stay")
  func deadNodes() {
    let tracer = Tracer()
    let (x, unused) = (tracer.input([2]), tracer.input([5]))
    _ = exp(unused)
    let graph = Graph(outputs: [square(x)])
    #expect(graph.nodeCount == 3)
    #expect(graph.inputShapes == [[2], [5]])
  }

  @Test("outputs may be inputs, constants, views, or the same value twice")
  func unusualOutputs() {
    let tracer = Tracer()
    let x = tracer.input([2, 2])
    let y = square(x)
    let outputs = [x, y, y, y.reshaped(to: [4]), tracer.constant(7, shape: [])]
    let results = PlannedExecutor(Graph(outputs: outputs)).run([[1, 2, 3, 4]])
    #expect(results == [[1, 2, 3, 4], [1, 4, 9, 16], [1, 4, 9, 16], [1, 4, 9, 16], [7]])
  }

  @Test("gradients of a weight that is used three times are summed inside the products")
  func fusedSums() {
    let tracer = Tracer()
    let (x, weight) = (tracer.input([6, 4]), tracer.input([4, 4]))
    var y = x
    for _ in 0..<2 { y = y + rectify(matrixProduct(y, weight, transposingRight: true)) }
    let graph = Graph(
      outputs: [gradient(of: square(y).sum(), withRespectTo: [weight])[0]])
    func count<P: Primitive>(_ kind: P.Type, in graph: Graph) -> Int {
      graph.nodes.count { $0.primitive is P }
    }
    let fused = graph.fusingSums()
    // The second product of the weight's gradient adds to the first, and the cotangent that comes
    // back through a layer adds to that of its skip connection.
    #expect(count(MatrixProductSum.self, in: fused) >= 2)
    #expect(
      count(Addition.self, in: fused) + count(MatrixProductSum.self, in: fused)
        == count(Addition.self, in: graph))
    #expect(fused.nodes.count == graph.nodes.count - count(MatrixProductSum.self, in: fused))
    let inputs = [pseudorandom([6, 4], seed: 1), pseudorandom([4, 4], seed: 2)]
    #expect(
      ReferenceExecutor(fused).run(inputs)[0].values
        == ReferenceExecutor(graph).run(inputs)[0].values)
  }

  @Test("what an output is added to lives where the output will be")
  func outputsInPlace() {
    let tracer = Tracer()
    let (x, y) = (tracer.input([8, 8]), tracer.input([8, 8]))
    let graph = Graph(outputs: [matrixProduct(x, y) + matrixProduct(y, x)]).fusingSums()
    let plan = MemoryPlan(graph)
    #expect(plan.arenaCount == 0)
    #expect(plan.copiedOutputs.isEmpty)
  }

  @Test("a long chain runs in the memory of a few values")
  func memoryReuse() {
    let tracer = Tracer()
    let x = tracer.input([100, 10])
    var y = x
    for _ in 0..<50 { y = tanh(y) + square(y) }
    let executor = PlannedExecutor(Graph(outputs: [y.sum()]))
    #expect(executor.arenaCount <= 4 * 1008)
  }

  @Test(
    "reused memory never changes a result: random graphs in float32 and float64", arguments: 0..<60)
  func randomGraphs(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 99
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let tracer = Tracer()
    var pool = [tracer.input([4, 4]), tracer.input([4, 4])]
    for _ in 0..<40 {
      let (x, y) = (pool[draw(pool.count)], pool[draw(pool.count)])
      switch draw(9) {
      case 0: pool.append(tanh(x + y))
      case 1: pool.append(tanh(x * y))
      case 2: pool.append(tanh(matrixProduct(x, y, transposingRight: true)))
      case 3: pool.append(rectify(x))
      case 4: pool.append(tanh(linear(x, weight: y, bias: x.sum(over: [0]), skip: y)))
      case 5: pool.append(x.transposed)
      case 6: pool.append(x.reshaped(to: [16]).reshaped(to: [4, 4]))
      case 7: pool.append(x.columns([3, 1, 0, 2]))
      default: pool.append(0.5 * x - y)
      }
    }
    let outputs = (0..<4).map { _ in pool[draw(pool.count)] } + [pool[pool.count - 1]]
    let loss = total(outputs.map { square($0).sum() })
    let graph = Graph(
      outputs: outputs + gradient(of: loss, withRespectTo: Array(pool.prefix(2))))
    let inputs = [pseudorandom([4, 4], seed: seed), pseudorandom([4, 4], seed: seed + 1000)]
      .map { $0.map { Double(Float($0)) } }
    let exact = ReferenceExecutor(graph).run(inputs)
    let executor = PlannedExecutor(graph)
    let single = executor.run(inputs.map { $0.values.map(Float.init) })
    for (x, y) in zip(exact, single) {
      let scale = max(1, magnitude([x]))
      for (left, right) in zip(x.values, y) { #expect(abs(left - Double(right)) < 2e-4 * scale) }
    }
    #expect(executor.run(inputs.map { $0.values.map(Float.init) }) == single)
  }

  @Test("inputs and outputs can live in the caller's memory")
  func sharedMemory() {
    let storage = FloatBuffer(count: 32)
    let results = FloatBuffer(count: 32)
    let tracer = Tracer()
    let x = tracer.input([2])
    let executor = PlannedExecutor(
      Graph(outputs: [square(x)]), inputs: [0: storage.slice(at: 16, count: 2)],
      outputs: [0: results.slice(at: 5, count: 2)])
    storage.pointer[16] = 3
    storage.pointer[17] = -4
    executor.run()
    #expect(results.pointer[5] == 9)
    #expect(results.pointer[6] == 16)
  }

  @Test("the gradient of det JᵀJ: reverse over forward, against central differences")
  func gradientOfJacobian() {
    checkDerivatives(
      Case(
        "½ ln det JᵀJ of a curve in three dimensions", [pseudorandom([6, 1], seed: 7)]
      ) { values in
        let u = values[0]
        func curve(_ u: Value) -> Value {
          exp(u).scattered(to: [0], of: 3) + tanh(2 * u).scattered(to: [1], of: 3)
            + square(u).scattered(to: [2], of: 3)
        }
        let speed = jacobianVectorProduct(
          [curve(u)], along: [(u, u.tracer.constant(1, shape: u.shape))])[0]
        return [0.5 * log(square(speed).sum(over: [1]))]
      })
  }
}
