import CKernels
import Glibc
import Testing

@Suite("Kernels over matrices")
struct MatrixTests {
  private let widths = Array(1...40) + [63, 64, 65, 100]
  private let heights = [0, 1, 3, 16, 17]

  private func softmax(_ row: ArraySlice<Float>) -> [Double] {
    let most = Double(row.max() ?? 0)
    let exponentials = row.map { exp(Double($0) - most) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  @Test("add_row adds the row to every row, for every width, in place too")
  func addedRows() {
    var numbers = TestNumbers(4)
    for rows in [0, 1, 2, 3, 15, 16, 17, 33] {
      for columns in Array(0...40) + [100] {
        let matrix = numbers.array(rows * columns)
        let row = numbers.array(columns)
        let expected = matrix.indices.map { matrix[$0] + row[$0 % columns] }
        for kernels in availableKernels() {
          let output = guardedOutput(rows * columns) {
            kernels.add_row(rows, columns, matrix, row, $0)
          }
          #expect(output == expected, "[\(rows), \(columns)]")
          let place = guardedOutput(rows * columns) {
            $0.update(from: matrix, count: rows * columns)
            kernels.add_row(rows, columns, $0, row, $0)
          }
          #expect(place == expected, "[\(rows), \(columns)] in place")
        }
      }
    }
  }

  @Test("softmax agrees with double precision, large logits included")
  func softmaxValues() {
    var numbers = TestNumbers(9)
    for rows in heights {
      for columns in widths {
        let input = numbers.array(rows * columns, in: -100...100)
        let expected = (0..<rows).flatMap { softmax(input[$0 * columns..<($0 + 1) * columns]) }
        for kernels in availableKernels() {
          let label = "softmax [\(rows), \(columns)] at \(name(of: kernels))"
          let output = guardedOutput(rows * columns) { kernels.softmax(rows, columns, input, $0) }
          guard let output else {
            Issue.record("\(label) wrote beyond its output")
            continue
          }
          let worst = zip(output, expected).map { abs(Double($0) - $1) / (1 + $1) }.max() ?? 0
          #expect(worst < 5e-7, "\(label): \(worst)")
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
