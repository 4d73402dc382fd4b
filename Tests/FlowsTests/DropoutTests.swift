import Autodiff
import Flows
import Tensors
import Testing

@Suite("Networks with dropout")
struct DropoutTests {
  @Test("units are dropped by masks that are inputs of a training step, and of nothing else")
  func dropout() {
    let declaration = Declaration(permutations: .stored([:]))
    let network = ResidualNetwork(
      inputs: 2, outputs: 2, hidden: 6, blocks: 2, options: .init(dropout: 0.25),
      in: declaration.root)
    let layout = declaration.layout
    let x = numbers([3, 2], "x")
    let ones = Tensor(repeating: 1, shape: [3, 6])
    let zeros = Tensor(repeating: 0, shape: [3, 6])
    func output(_ masks: [Tensor]) -> [Double] {
      let tracer = Tracer()
      let mode: TrainingRecord.Mode = masks.isEmpty ? .evaluation : .training
      let parameters = ParameterValues(layout, tracer: tracer, mode: mode)
      let graph = Graph(outputs: [network(tracer.input(x.shape), parameters)])
      #expect(
        parameters.record.randomInputs
          == masks.map { RandomInput(.dropout(probability: 0.25), shape: $0.shape) })
      return ReferenceExecutor(graph).run(values(of: layout) + [x] + masks)[0].values
    }
    #expect(output([ones, ones]) == output([]))
    #expect(output([zeros, ones]) != output([]))
    // With everything dropped, only the biases of the blocks' second layers are left.
    #expect(output([zeros, zeros]) != output([zeros, ones]))
  }

  @Test("a mask drops the given share, and keeps the mean", arguments: [0, 0.1, 0.7])
  func maskElements(probability: Double) {
    let mask = RandomInput(.dropout(probability: probability), shape: [200, 50])
    let buffer = FloatBuffer(count: mask.shape.count)
    var stream = RandomStream(seed: 1, path: ["mask"])
    mask.fill(buffer.elements, from: &stream)
    let kept = Float(1 / (1 - probability))
    #expect(buffer.elements.allSatisfy { $0 == 0 || $0 == kept })
    let dropped = Double(buffer.elements.count { $0 == 0 }) / 10_000
    // Five standard deviations of a share among 10,000.
    #expect(
      abs(dropped - probability) <= 5 * (probability * (1 - probability) / 10_000).squareRoot())
  }
}
