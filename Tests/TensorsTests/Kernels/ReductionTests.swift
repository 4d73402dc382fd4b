import CKernels
import Testing

@Suite("Sums")
struct ReductionTests {
  @Test("Column sums add floats in row order, from zero or onto what is there")
  func columnSums() {
    var numbers = TestNumbers(5)
    for rows in [0, 1, 2, 7, 40] {
      for columns in Array(0...40) + [64, 65, 100, 130] {
        let matrix = numbers.array(rows * columns)
        let start = numbers.array(columns)
        for accumulate in [false, true] {
          var expected = accumulate ? start : [Float](repeating: 0, count: columns)
          for i in 0..<rows * columns { expected[i % columns] += matrix[i] }
          for kernels in availableKernels() {
            let sums = guardedOutput(columns) {
              $0.update(from: start, count: columns)
              kernels.column_sums(rows, columns, matrix, accumulate, $0)
            }
            #expect(sums == expected, "[\(rows), \(columns)]")
          }
        }
      }
    }
  }

  @Test("Row sums are exact sums rounded once")
  func rowSums() {
    var numbers = TestNumbers(6)
    for columns in Array(0...40) + [100] {
      let matrix = numbers.array(5 * columns)
      // Up to 100 floats of like size: their double sum has an error far below half a float's.
      let expected = (0..<5).map { row in
        Float(matrix[row * columns..<(row + 1) * columns].reduce(0.0) { $0 + Double($1) })
      }
      for kernels in availableKernels() {
        let sums = guardedOutput(5) { kernels.row_sums(5, columns, matrix, $0) }
        #expect(sums == expected, "\(columns) columns")
      }
    }
  }

  @Test("Total sum and sum of squares are accurate to double precision")
  func totals() {
    var numbers = TestNumbers(7)
    for count in Array(0...40) + [1000, 100_003] {
      let input = numbers.array(count)
      let sum = input.reduce(0.0) { $0 + Double($1) }
      let squares = input.reduce(0.0) { $0 + Double($1) * Double($1) }
      for kernels in availableKernels() {
        #expect(abs(kernels.total_sum(count, input) - sum) <= 1e-13 * squares)
        #expect(abs(kernels.sum_of_squares(count, input) - squares) <= 1e-13 * squares)
      }
    }
  }

  @Test("Terms are added in double and rounded once")
  func terms() {
    var numbers = TestNumbers(8)
    for count in 0...40 {
      // In float the small term would vanish beside the large ones.
      let large = numbers.array(count, in: 1e7...2e7)
      let small = numbers.array(count, in: 0.1...0.4)
      let opposite = large.map { -$0 }
      for kernels in availableKernels() {
        let sums = guardedOutput(count) { output in
          large.withUnsafeBufferPointer { a in
            small.withUnsafeBufferPointer { b in
              opposite.withUnsafeBufferPointer { c in
                let pointers = [a, b, c].compactMap(\.baseAddress)
                kernels.sum_of_terms(count, 3, pointers, output)
              }
            }
          }
        }
        let expected = zip(large, small).map { Float((Double($0) + Double($1)) - Double($0)) }
        #expect(sums == expected)
      }
    }
  }
}
