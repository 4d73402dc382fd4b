import CKernels
import Testing

@Suite("AdamW")
struct AdamWTests {
  private struct State {
    var parameters: [Float]
    var first: [Float]
    var second: [Float]

    mutating func step(
      _ kernels: dnf_kernels, gradient: [Float], at step: Int, scale: Double, decay: Double = 0.1,
      penalty: Double = 0
    ) {
      kernels.adamw(
        parameters.count, &parameters, gradient, &first, &second, 3e-3, 0.9, 0.999, 1e-8, decay,
        penalty, scale, 1 - power(0.9, step), 1 - power(0.999, step))
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test(
    "Five steps follow the formula in double precision, for every length",
    arguments: [(0.1, 0.0), (0.0, 0.1)])
  func followsTheFormula(decay: Double, penalty: Double) {
    var numbers = TestNumbers(12)
    for count in Array(0...40) + [100] {
      let start = numbers.array(count)
      let gradients = (0..<5).map { _ in numbers.array(count) }
      var p = start.map(Double.init)
      var m = [Double](repeating: 0, count: count)
      var v = m
      for (index, gradient) in gradients.enumerated() {
        let correction1 = 1 - Self.power(0.9, index + 1)
        let correction2 = 1 - Self.power(0.999, index + 1)
        for i in 0..<count {
          let g = 0.25 * Double(gradient[i]) + penalty * p[i]
          m[i] = 0.9 * m[i] + 0.1 * g
          v[i] = 0.999 * v[i] + 0.001 * g * g
          let root = (v[i] / correction2).squareRoot() + 1e-8
          p[i] = p[i] * (1 - 3e-3 * decay) - 3e-3 * (m[i] / correction1) / root
        }
      }
      for kernels in availableKernels() {
        let zeros = [Float](repeating: 0, count: count)
        var state = State(parameters: start, first: zeros, second: zeros)
        for (index, gradient) in gradients.enumerated() {
          state.step(
            kernels, gradient: gradient, at: index + 1, scale: 0.25, decay: decay, penalty: penalty)
        }
        for i in 0..<count {
          #expect(abs(Double(state.parameters[i]) - p[i]) < 2e-6)
          #expect(abs(Double(state.first[i]) - m[i]) < 2e-7)
          #expect(abs(Double(state.second[i]) - v[i]) < 1e-7)
        }
      }
    }
  }

  @Test("A zero gradient decays the weights and moves nothing else")
  func decaysAlone() {
    for kernels in availableKernels() {
      var state = State(parameters: [2], first: [0], second: [0])
      state.step(kernels, gradient: [0], at: 1, scale: 1)
      #expect(state.parameters == [2 * Float(1 - 3e-3 * 0.1)])
      #expect(state.first == [0])
      #expect(state.second == [0])
    }
  }

  @Test("The first step has the size of the learning rate whatever the gradient's scale")
  func firstStep() {
    for kernels in availableKernels() {
      for gradient: Float in [1e-3, 1, 1e3] {
        var state = State(parameters: [1], first: [0], second: [0])
        state.step(kernels, gradient: [gradient], at: 1, scale: 1, decay: 0)
        #expect(abs(state.parameters[0] - (1 - 3e-3)) < 1e-6)
      }
    }
  }
}
