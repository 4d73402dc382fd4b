import CKernels
import Glibc
import Testing

@Suite("Levels")
struct LevelEqualityTests {
  /// Ordinary numbers with every kind of special one strewn in.
  private func inputs(_ seed: UInt64, _ count: Int) -> [Float] {
    var numbers = TestNumbers(seed)
    let special: [Float] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNormalMagnitude / 2,
      .greatestFiniteMagnitude, 88.72, -87.5, -103.9, 20, 1, -1,
    ]
    return (0..<count).map { i in
      let value = numbers.next(in: -30...30)
      return i % 23 == 22 ? special[i / 23 % special.count] : value
    }
  }

  /// The bits that `body` leaves in an output of `count` values must be those of the base level.
  private func expectEqualBits(
    _ label: String, _ count: Int,
    _ body: (dnf_kernels, UnsafeMutablePointer<Float>) -> Void
  ) {
    let results = availableKernels().map { kernels in
      (name(of: kernels), guardedOutput(count) { body(kernels, $0) }.map(comparableBits))
    }
    for (level, result) in results {
      #expect(result != nil, "\(label) at \(level) wrote beyond its output")
      #expect(result == results[0].1, "\(label) of \(count) differs between base and \(level)")
    }
  }

  @Test("Element-wise kernels return the same bits at every level, special values included")
  func elementwise() {
    let unary: [(String, (dnf_kernels) -> UnaryKernel)] = [
      ("exp", { $0.exp }), ("log", { $0.log }), ("sqrt", { $0.sqrt }),
      ("reciprocal", { $0.reciprocal }), ("sigmoid", { $0.sigmoid }),
      ("softplus", { $0.softplus }), ("tanh", { $0.tanh }), ("relu", { $0.relu }),
      ("square", { $0.square }),
    ]
    let binary: [(String, (dnf_kernels) -> BinaryKernel)] = [
      ("add", { $0.add }), ("subtract", { $0.subtract }), ("multiply", { $0.multiply }),
      ("divide", { $0.divide }), ("relu_backward", { $0.relu_backward }),
    ]
    for count in Array(0...40) + [20_000] {
      let left = inputs(1, count)
      let right = Array(left.reversed())
      for (label, kernel) in unary {
        expectEqualBits(label, count) { kernel($0)(count, left, $1) }
      }
      for (label, kernel) in binary {
        expectEqualBits(label, count) { kernel($0)(count, left, right, $1) }
      }
      let sum = inputs(2, count)
      expectEqualBits("relu_backward_add", count) {
        $0.relu_backward_add(count, left, right, sum, $1)
      }
    }
  }

  @Test("Matrix kernels and sums return the same bits at every level")
  func matrices() {
    let along: [(String, (dnf_kernels) -> MatrixKernel)] = [
      ("softmax", { $0.softmax }), ("cumulative_sum", { $0.cumulative_sum }),
      ("reverse_cumulative_sum", { $0.reverse_cumulative_sum }), ("transpose", { $0.transpose }),
    ]
    var numbers = TestNumbers(31)
    for rows in [1, 16, 37] {
      for columns in Array(1...40) + [64, 65, 100] {
        let count = rows * columns
        let matrix = numbers.array(count, in: -10...10)
        let row = numbers.array(columns, in: -10...10)
        for (label, kernel) in along {
          expectEqualBits(label, count) { kernel($0)(rows, columns, matrix, $1) }
        }
        expectEqualBits("add_row", count) { $0.add_row(rows, columns, matrix, row, $1) }
        expectEqualBits("column_sums", columns) {
          $0.column_sums(rows, columns, matrix, false, $1)
        }
        expectEqualBits("row_sums", rows) { $0.row_sums(rows, columns, matrix, $1) }
        let totals = availableKernels().map {
          [$0.total_sum(count, matrix).bitPattern, $0.sum_of_squares(count, matrix).bitPattern]
        }
        #expect(totals.allSatisfy { $0 == totals[0] })
      }
    }
  }

  @Test("Splines and their gradients return the same bits at every level")
  func splines() {
    for bins in [2, 5, 6, 11, 64] {
      for count in Array(1...40) + [500] {
        let batch = SplineBatch.random(seed: UInt64(count), count: count, bins: bins)
        let gradient = TestNumbers(3).with { $0.array(count) }
        for direction in SplineDirection.allCases {
          let results = availableKernels().map { kernels in
            let values = batch.values(kernels, direction)
            let gradients = batch.gradients(
              kernels, direction, ofOutputs: gradient, ofLogDerivatives: gradient)
            return [
              values.outputs, values.logDerivatives, gradients.inputs, gradients.parameters,
            ].map(comparableBits)
          }
          #expect(results.allSatisfy { $0 == results[0] }, "\(direction) \(bins) bins, \(count)")
        }
      }
    }
  }

  @Test("Optimiser steps return the same bits at every level")
  func optimiser() {
    for count in Array(0...40) + [1000] {
      let gradient = TestNumbers(5).with { $0.array(count) }
      let results = availableKernels().map { kernels in
        var parameters = TestNumbers(6).with { $0.array(count) }
        var first = [Float](repeating: 0, count: count)
        var second = first
        for step in 1...3 {
          kernels.adamw(
            count, &parameters, gradient, &first, &second, 1e-3, 0.9, 0.999, 1e-8, 1e-4, 1e-5, 0.3,
            1 - pow(0.9, Double(step)), 1 - pow(0.999, Double(step)))
        }
        return [parameters, first, second].map(comparableBits)
      }
      #expect(results.allSatisfy { $0 == results[0] }, "\(count) parameters")
    }
  }

  @Test("The base level always exists, and the plain functions use a level this CPU has")
  func dispatch() throws {
    let levels = availableKernels().map(name(of:))
    #expect(levels.first == "base")
    let current = String(cString: dnf_kernel_level_name())
    #expect(levels.contains(current))
    let wanted = getenv("DNF_KERNEL_LEVEL").map { String(cString: $0) }
    #expect(current == (wanted.flatMap { levels.contains($0) ? $0 : nil } ?? levels.last))
    var output: [Float] = [0, 0]
    dnf_exp(2, [0, 1], &output)
    #expect(output[0] == 1)
    #expect(abs(output[1] - 2.7182817) < 1e-6)
  }
}

extension TestNumbers {
  fileprivate func with<Result>(_ body: (inout TestNumbers) -> Result) -> Result {
    var copy = self
    return body(&copy)
  }
}
