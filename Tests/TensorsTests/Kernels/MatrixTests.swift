import CKernels
import Glibc
import Testing

@Suite("Kernels along rows")
struct MatrixTests {
  private let widths = Array(1...40) + [63, 64, 65, 100]
  private let heights = [0, 1, 3, 16, 17]

  private func softmax(_ row: ArraySlice<Float>) -> [Double] {
    let most = Double(row.max() ?? 0)
    let exponentials = row.map { exp(Double($0) - most) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  private func check(
    _ label: String, output: [Float]?, expected: [Double], tolerance: Double
  ) {
    guard let output else {
      Issue.record("\(label) wrote beyond its output")
      return
    }
    let worst = zip(output, expected).map { abs(Double($0) - $1) / (1 + abs($1)) }.max() ?? 0
    #expect(worst < tolerance, "\(label): \(worst)")
  }

  @Test("softmax and log_softmax agree with double precision, large logits included")
  func softmaxValues() {
    var numbers = TestNumbers(9)
    for rows in heights {
      for columns in widths {
        let input = numbers.array(rows * columns, in: -100...100)
        let expected = (0..<rows).flatMap { softmax(input[$0 * columns..<($0 + 1) * columns]) }
        let logarithms = (0..<rows).flatMap { row -> [Double] in
          let slice = input[row * columns..<(row + 1) * columns]
          let most = Double(slice.max() ?? 0)
          let logSum = most + log(slice.reduce(0) { $0 + exp(Double($1) - most) })
          return slice.map { Double($0) - logSum }
        }
        for kernels in availableKernels() {
          let label = "[\(rows), \(columns)] at \(name(of: kernels))"
          check(
            "softmax \(label)",
            output: guardedOutput(rows * columns) { kernels.softmax(rows, columns, input, $0) },
            expected: expected, tolerance: 5e-7)
          check(
            "log_softmax \(label)",
            output: guardedOutput(rows * columns) {
              kernels.log_softmax(rows, columns, input, $0)
            }, expected: logarithms, tolerance: 5e-7)
        }
      }
    }
  }

  @Test("softmax_backward and log_softmax_backward agree with their formulas in double precision")
  func softmaxGradients() {
    var numbers = TestNumbers(10)
    for rows in heights {
      for columns in widths {
        let logits = numbers.array(rows * columns)
        let gradient = numbers.array(rows * columns)
        let p = (0..<rows).flatMap { softmax(logits[$0 * columns..<($0 + 1) * columns]) }
        let output = p.map { Float($0) }
        let logOutput = p.map { Float(log($0)) }
        var expected: [Double] = []
        var logExpected: [Double] = []
        for row in 0..<rows {
          let range = row * columns..<(row + 1) * columns
          let dot = range.reduce(0) { $0 + p[$1] * Double(gradient[$1]) }
          let sum = range.reduce(0) { $0 + Double(gradient[$1]) }
          expected += range.map { p[$0] * (Double(gradient[$0]) - dot) }
          logExpected += range.map { Double(gradient[$0]) - p[$0] * sum }
        }
        for kernels in availableKernels() {
          let label = "[\(rows), \(columns)] at \(name(of: kernels))"
          check(
            "softmax_backward \(label)",
            output: guardedOutput(rows * columns) {
              kernels.softmax_backward(rows, columns, output, gradient, $0)
            }, expected: expected, tolerance: 2e-6)
          check(
            "log_softmax_backward \(label)",
            output: guardedOutput(rows * columns) {
              kernels.log_softmax_backward(rows, columns, logOutput, gradient, $0)
            }, expected: logExpected, tolerance: 4e-6)
        }
      }
    }
  }

  @Test("Cumulative sums add floats from the left, reverse ones from the right, in place too")
  func cumulativeSums() {
    var numbers = TestNumbers(11)
    for rows in heights {
      for columns in widths {
        let input = numbers.array(rows * columns)
        var forward = input
        var backward = input
        for row in 0..<rows {
          for c in 1..<max(columns, 1) {
            forward[row * columns + c] += forward[row * columns + c - 1]
            backward[(row + 1) * columns - 1 - c] += backward[(row + 1) * columns - c]
          }
        }
        for kernels in availableKernels() {
          let output = guardedOutput(rows * columns) {
            $0.update(from: input, count: rows * columns)
            kernels.cumulative_sum(rows, columns, $0, $0)
          }
          #expect(output == forward, "[\(rows), \(columns)]")
          let reverse = guardedOutput(rows * columns) {
            kernels.reverse_cumulative_sum(rows, columns, input, $0)
          }
          #expect(reverse == backward, "[\(rows), \(columns)]")
        }
      }
    }
  }

  @Test("transpose moves every element to its mirrored place")
  func transposes() {
    for rows in Array(0...40) + [100] {
      for columns in [0, 1, 2, 5, 14, 16, 17, 31, 32, 33, 100] {
        let input = (0..<rows * columns).map { Float($0) }
        let expected = (0..<rows * columns).map { i in Float(i % rows * columns + i / rows) }
        for kernels in availableKernels() {
          let output = guardedOutput(rows * columns) { kernels.transpose(rows, columns, input, $0) }
          #expect(output == expected, "[\(rows), \(columns)]")
        }
      }
    }
  }
}
