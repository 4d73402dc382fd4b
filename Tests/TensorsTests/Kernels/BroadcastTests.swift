import CKernels
import Testing

@Suite("Broadcasts over a matrix")
struct BroadcastTests {
  private typealias Case = (String, (dnf_kernels) -> BroadcastKernel, (Float, Float) -> Float)

  private let rowKernels: [Case] = [
    ("add_row", { $0.add_row }, { $0 + $1 }),
    ("subtract_row", { $0.subtract_row }, { $0 - $1 }),
    ("multiply_row", { $0.multiply_row }, { $0 * $1 }),
    ("divide_row", { $0.divide_row }, { $0 / $1 }),
    ("bias_relu", { $0.bias_relu }, { $0 + $1 > 0 ? $0 + $1 : 0 }),
  ]

  private let columnKernels: [Case] = [
    ("add_column", { $0.add_column }, { $0 + $1 }),
    ("subtract_column", { $0.subtract_column }, { $0 - $1 }),
    ("multiply_column", { $0.multiply_column }, { $0 * $1 }),
    ("divide_column", { $0.divide_column }, { $0 / $1 }),
  ]

  private func check(_ cases: [Case], vectorIndex: (_ row: Int, _ column: Int) -> Int) {
    var numbers = TestNumbers(4)
    for rows in [0, 1, 2, 3, 15, 16, 17, 33] {
      for columns in Array(0...40) + [100] {
        let matrix = numbers.array(rows * columns)
        let vector = numbers.array(max(rows, columns))
        for (label, kernel, truth) in cases {
          let expected = (0..<rows * columns).map { i in
            truth(matrix[i], vector[vectorIndex(i / columns, i % columns)])
          }
          for kernels in availableKernels() {
            let output = guardedOutput(rows * columns) {
              kernel(kernels)(rows, columns, matrix, vector, $0)
            }
            #expect(output == expected, "\(label) [\(rows), \(columns)]")
            let place = guardedOutput(rows * columns) {
              $0.update(from: matrix, count: rows * columns)
              kernel(kernels)(rows, columns, $0, vector, $0)
            }
            #expect(place == expected, "\(label) [\(rows), \(columns)] in place")
          }
        }
      }
    }
  }

  @Test("A row is combined with every row, for every width, in place too")
  func rows() { check(rowKernels) { _, column in column } }

  @Test("A column is combined with every column, for every width, in place too")
  func columns() { check(columnKernels) { row, _ in row } }
}
