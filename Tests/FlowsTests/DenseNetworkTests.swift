import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

@Suite("Dense networks and residual distributions")
struct DenseNetworkTests {
  private func numbers(_ shape: Shape, _ stream: inout RandomStream) -> Tensor {
    Tensor((0..<shape.count).map { _ in stream.uniform(in: -1..<1) }, shape: shape)
  }

  @Test("layers follow each other, with an activation after all but the last", arguments: [0, 0.2])
  func layers(slope: Double) {
    let declaration = Declaration(permutations: .stored([:]))
    let network = DenseNetwork(
      inputs: 3, outputs: 2, .init(layers: 2, hidden: 5), slope: slope, in: declaration.root)
    let layout = declaration.layout
    #expect(layout.parameters.map(\.shape) == [[5, 3], [5], [5, 5], [5], [2, 5], [2]])
    var stream = RandomStream(seed: 1, path: ["dense"])
    let parameters = layout.parameters.map { numbers($0.shape, &stream) }
    let x = numbers([4, 3], &stream)
    let found = evaluate(layout, parameters: parameters, inputs: [x]) { [network($1[0], $0)] }
    for row in 0..<4 {
      var h = Array(x.values[3 * row..<3 * row + 3])
      for layer in 0..<3 {
        let (weight, bias) = (parameters[2 * layer], parameters[2 * layer + 1])
        let inputs = h
        h = bias.values.indices.map { unit in
          let sum = inputs.indices.reduce(bias.values[unit]) {
            $0 + weight.values[unit * inputs.count + $1] * inputs[$1]
          }
          return layer < 2 && sum < 0 ? slope * sum : sum
        }
      }
      for column in 0..<2 {
        #expect(abs(found.double[0].values[2 * row + column] - h[column]) < 1e-12)
      }
    }
    expectAgreement(found.single[0], found.double[0], tolerance: 1e-6, "float32")
  }

  @Test(
    "variances follow the errors of training batches, and evaluation uses them",
    arguments: ResidualDistribution.Measure.allCases)
  func residuals(measure: ResidualDistribution.Measure) throws {
    let declaration = Declaration(permutations: .stored([:]))
    let distribution = ResidualDistribution(features: 2, measure: measure, in: declaration.root)
    _ = declaration.root.parameter(
      "unused", published: "unused", shape: [1], initialisation: .constant(0))
    let layout = declaration.layout
    let errors = Tensor([0.5, -2, -1.5, 4], shape: [2, 2])
    let unused = [Tensor([0], shape: [1])]
    let updated = evaluate(layout, parameters: unused, inputs: [errors], mode: .training) {
      distribution.observe($1[0], $0)
      return Array($0.record.statistics.values)
    }.double[0].values
    let sizes = measure == .meanSquare ? [1.25, 10] : [1, 3.0]
    for (value, size) in zip(updated, sizes) { #expect(abs(value - 0.9 - 0.1 * size) < 1e-12) }
    let variances = Tensor([0.4, 3], shape: [2])
    let density = evaluate(
      layout, parameters: unused, statistics: [variances], inputs: [errors]
    ) { parameters, inputs in
      distribution.observe(inputs[0], parameters)
      let updates = parameters.record.statistics.count
      #expect(updates == 0)
      return [distribution.logDensity(inputs[0], parameters)]
    }.double[0].values
    let expected = -0.5 * (0.25 / 0.4 + 4 / 3.0 + log(0.4 * 3) + 2 * log(2 * Double.pi))
    #expect(abs(density[0] - expected) < 1e-12)
  }
}
