import CKernels
import Glibc
import Testing

/// Floats spread evenly over all bit patterns: every exponent, both signs.
private let everyMagnitude: [Float] = stride(from: UInt32(0), through: .max - 60_000, by: 52_289)
  .map { Float(bitPattern: $0) }

private struct Case: Sendable {
  let name: String
  let kernel: @Sendable (dnf_kernels) -> UnaryKernel
  let truth: @Sendable (Double) -> Double
  let range: ClosedRange<Double>
  let tolerance: Double

  /// The largest relative error over a dense grid of `range` and over every magnitude in it.
  func largestError(_ kernels: dnf_kernels) -> (error: Double, at: Float) {
    let step = (range.upperBound - range.lowerBound) / 200_000
    var inputs = (0...200_000).map { Float(range.lowerBound + Double($0) * step) }
    inputs += everyMagnitude.filter { range.contains(Double($0)) }
    var outputs = [Float](repeating: 0, count: inputs.count)
    kernel(kernels)(inputs.count, inputs, &outputs)
    var worst = (error: 0.0, at: Float(0))
    for (input, output) in zip(inputs, outputs) {
      let expected = truth(Double(input))
      // Below the normal range one unit in the last place is the yardstick.
      let scale = max(abs(expected), Double(Float.leastNormalMagnitude))
      let error = abs(Double(output) - expected) / scale
      if !(error <= worst.error) { worst = (error, input) }
    }
    return worst
  }
}

private let cases: [Case] = [
  Case(
    name: "exp", kernel: { $0.exp }, truth: { exp($0) }, range: -104...88.722, tolerance: 2e-7),
  Case(
    name: "log", kernel: { $0.log }, truth: { log($0) }, range: 1e-45...3.4e38, tolerance: 2e-7),
  Case(
    name: "log near one", kernel: { $0.log }, truth: { log($0) }, range: 0.5...2,
    tolerance: 2e-7),
  Case(
    name: "sigmoid", kernel: { $0.sigmoid }, truth: { 1 / (1 + exp(-$0)) }, range: -103...103,
    tolerance: 3e-7),
  Case(
    name: "softplus", kernel: { $0.softplus },
    truth: { max($0, 0) + log1p(exp(-abs($0))) }, range: -103...103, tolerance: 3e-7),
  Case(name: "tanh", kernel: { $0.tanh }, truth: { tanh($0) }, range: -12...12, tolerance: 3e-7),
  Case(
    name: "tanh near zero", kernel: { $0.tanh }, truth: { tanh($0) }, range: -1...1,
    tolerance: 3e-7),
]

@Suite("Elementary functions")
struct ElementaryFunctionTests {
  @Test("Every level stays within the stated relative error over the whole range", arguments: 0..<7)
  func accuracy(index: Int) {
    let function = cases[index]
    for kernels in availableKernels() {
      let worst = function.largestError(kernels)
      #expect(
        worst.error < function.tolerance,
        "\(function.name) at level \(name(of: kernels)): \(worst.error) at \(worst.at)")
    }
  }

  private func value(_ kernel: UnaryKernel, _ input: Float) -> Float {
    var output: Float = 0
    kernel(1, [input], &output)
    return output
  }

  @Test("exp overflows to infinity, underflows to zero and passes NaN")
  func specialExp() {
    for kernels in availableKernels() {
      #expect(value(kernels.exp, 0) == 1)
      #expect(value(kernels.exp, 88.73) == .infinity)
      #expect(value(kernels.exp, .infinity) == .infinity)
      #expect(value(kernels.exp, -104) == 0)
      #expect(value(kernels.exp, -.infinity) == 0)
      #expect(value(kernels.exp, -100) > 0)
      #expect(value(kernels.exp, .nan).isNaN)
    }
  }

  @Test("log of zero is minus infinity, of a negative number NaN, of a denormal exact enough")
  func specialLog() {
    for kernels in availableKernels() {
      #expect(value(kernels.log, 1) == 0)
      #expect(value(kernels.log, 0) == -.infinity)
      #expect(value(kernels.log, -0.0) == -.infinity)
      #expect(value(kernels.log, -1).isNaN)
      #expect(value(kernels.log, -.infinity).isNaN)
      #expect(value(kernels.log, .infinity) == .infinity)
      #expect(value(kernels.log, .nan).isNaN)
      #expect(abs(value(kernels.log, .leastNonzeroMagnitude) + 103.278929) < 1e-5)
    }
  }

  @Test("softplus is the identity above 20 and zero far below")
  func specialSoftplus() {
    for kernels in availableKernels() {
      for x: Float in [20.001, 21, 50, 1e10, .infinity] {
        #expect(value(kernels.softplus, x) == x)
      }
      #expect(value(kernels.softplus, -.infinity) == 0)
      #expect(value(kernels.softplus, .nan).isNaN)
    }
  }

  @Test("sigmoid and tanh saturate, keep the sign of zero and pass NaN")
  func saturation() {
    for kernels in availableKernels() {
      #expect(value(kernels.sigmoid, 0) == 0.5)
      #expect(value(kernels.sigmoid, 200) == 1)
      #expect(value(kernels.sigmoid, -200) == 0)
      #expect(value(kernels.sigmoid, .infinity) == 1)
      #expect(value(kernels.sigmoid, -.infinity) == 0)
      #expect(value(kernels.sigmoid, .nan).isNaN)
      #expect(value(kernels.tanh, .infinity) == 1)
      #expect(value(kernels.tanh, -.infinity) == -1)
      #expect(value(kernels.tanh, -0.0).sign == .minus)
      #expect(value(kernels.tanh, .nan).isNaN)
    }
  }

  @Test("relu passes NaN instead of hiding it")
  func notANumber() {
    for kernels in availableKernels() {
      #expect(value(kernels.relu, .nan).isNaN)
      #expect(value(kernels.relu, -0.0).sign == .plus)
    }
  }
}
