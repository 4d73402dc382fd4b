import CKernels
import FoundationEssentials
import Testing

@Suite("Gradients of rational-quadratic splines")
struct SplineGradientTests {
  /// The gradients of `a * value + b * logDerivative` by central differences of the reference.
  private func differences(
    _ batch: SplineBatch, _ direction: SplineDirection, _ index: Int, _ a: Float, _ b: Float
  ) -> (input: Double, parameters: [Double]) {
    func loss(_ input: Double, _ parameters: [Double]) -> Double {
      let result = batch.reference.map(direction, input, parameters)
      return Double(a) * result.value + Double(b) * result.logDerivative
    }
    let step = 1e-6
    let input = Double(batch.inputs[index])
    let parameters = batch.parameters(of: index)
    let byParameters = parameters.indices.map { p in
      var above = parameters
      var below = parameters
      above[p] += step
      below[p] -= step
      return (loss(input, above) - loss(input, below)) / (2 * step)
    }
    let byInput = (loss(input + step, parameters) - loss(input - step, parameters)) / (2 * step)
    return (byInput, byParameters)
  }

  @Test("Vector-Jacobian products agree with finite differences for every number of bins")
  func finiteDifferences() {
    for bins in [2, 3, 5, 6, 8, 11, 17, 64] {
      for count in [1, 5, 16, 23, 100] {
        var batch = SplineBatch.random(seed: UInt64(bins * 7 + count), count: count, bins: bins)
        batch.logitScale = 0.7
        var numbers = TestNumbers(UInt64(count))
        let a = numbers.array(count)
        let b = numbers.array(count)
        for direction in SplineDirection.allCases {
          let expected = (0..<count).map { differences(batch, direction, $0, a[$0], b[$0]) }
          for kernels in availableKernels() {
            let result = batch.gradients(kernels, direction, ofOutputs: a, ofLogDerivatives: b)
            var worst = 0.0
            for i in 0..<count {
              let scale = expected[i].parameters.reduce(1 + abs(expected[i].input)) {
                max($0, abs($1))
              }
              worst = max(worst, abs(Double(result.inputs[i]) - expected[i].input) / scale)
              for p in 0..<batch.width {
                let actual = Double(result.parameters[i * batch.width + p])
                worst = max(worst, abs(actual - expected[i].parameters[p]) / scale)
              }
            }
            #expect(
              worst < 4e-4,
              "\(direction) \(bins) bins, \(count) values at \(name(of: kernels)): \(worst)")
          }
        }
      }
    }
  }

  private struct Golden: Decodable {
    struct Direction: Decodable {
      var inputs: [Float]
      var weights: [Float]
      var outputs: [Double]
      var logDerivatives: [Double]
      var inputGradients: [Double]
      var parameterGradients: [Double]
    }
    var bins: Int
    var bound: Float
    var parameters: [Float]
    var forward: Direction
    var inverse: Direction
  }

  @Test("Values and gradients agree with an independent implementation in double precision")
  func golden() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/rational-quadratic-splines.json")
    let cases = try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    #expect(cases.map(\.bins) == [5, 8, 11])
    for golden in cases {
      for direction in SplineDirection.allCases {
        let expected = direction == .forward ? golden.forward : golden.inverse
        let batch = SplineBatch(
          bins: golden.bins, bound: golden.bound, inputs: expected.inputs,
          parameters: golden.parameters)
        for kernels in availableKernels() {
          let label = "\(direction) \(golden.bins) bins at \(name(of: kernels))"
          let values = batch.values(kernels, direction)
          let ones = [Float](repeating: 1, count: expected.inputs.count)
          let gradients = batch.gradients(
            kernels, direction, ofOutputs: expected.weights, ofLogDerivatives: ones)
          for (what, actual, truth) in [
            ("outputs", values.outputs, expected.outputs),
            ("log-derivatives", values.logDerivatives, expected.logDerivatives),
            ("input gradients", gradients.inputs, expected.inputGradients),
            ("parameter gradients", gradients.parameters, expected.parameterGradients),
          ] {
            #expect(actual.count == truth.count)
            let error = zip(actual, truth).map { abs(Double($0) - $1) / (1 + abs($1)) }.max() ?? 0
            #expect(error < 5e-5, "\(what) of \(label): \(error)")
          }
        }
      }
    }
  }
}
