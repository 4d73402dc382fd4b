import CKernels
import Glibc
import Testing

@Suite("Gaussian sums of transport")
struct TransportTests {
  @Test("agree with loops in double, and between the levels bit for bit")
  func agreement() {
    var numbers = TestNumbers(41)
    for (rows, dimension) in [(1, 1), (5, 2), (3, 3)] {
      for columns in Array(1...40) + [100] {
        let points = numbers.array(rows * dimension)
        let targets = numbers.array(columns * dimension)
        let offsets = numbers.array(columns, in: -20...20)
        var expected: (logSums: [Double], means: [Double]) = ([], [])
        for row in 0..<rows {
          let exponents = (0..<columns).map { column in
            let square = (0..<dimension).reduce(0.0) { sum, axis in
              let difference =
                Double(points[row * dimension + axis]) - Double(targets[axis * columns + column])
              return sum + difference * difference
            }
            return Double(offsets[column]) - 0.5 * 4 * square
          }
          let largest = exponents.max() ?? 0
          let weights = exponents.map { exp($0 - largest) }
          let sum = weights.reduce(0, +)
          expected.logSums.append(largest + log(sum))
          for axis in 0..<dimension {
            let weighted = (0..<columns).reduce(0.0) {
              $0 + weights[$1] * Double(targets[axis * columns + $1])
            }
            expected.means.append(weighted / sum)
          }
        }
        var first: (logSums: [UInt32], means: [UInt32])?
        for kernels in availableKernels() {
          var scratch = [Float](repeating: 0, count: (columns + 15) / 16 * 16)
          var means: [Float] = []
          let logSums = guardedOutput(rows) { sums in
            means =
              guardedOutput(rows * dimension) {
                kernels.gaussian_log_sums(
                  rows, columns, dimension, points, targets, offsets, 4, &scratch, sums, $0)
              } ?? []
          }
          guard let logSums, means.count == rows * dimension else {
            Issue.record("\(name(of: kernels)) wrote beyond its outputs")
            return
          }
          // Exponents reach 300, where a float is exact to 1.5e-5.
          for (x, y) in zip(logSums, expected.logSums) { #expect(abs(Double(x) - y) < 2e-4) }
          for (x, y) in zip(means, expected.means) { #expect(abs(Double(x) - y) < 1e-3) }
          let bits = (comparableBits(logSums), comparableBits(means))
          if let first { #expect(first == bits) } else { first = bits }
        }
      }
    }
  }

  @Test("pass a value that is not a number on, and take no means when there is no room for them")
  func invalid() {
    for kernels in availableKernels() {
      var scratch = [Float](repeating: 0, count: 32)
      var logSums: [Float] = [0, 0]
      var targets = [Float](repeating: 1, count: 20)
      targets[17] = .nan
      let offsets = [Float](repeating: 0, count: 20)
      kernels.gaussian_log_sums(2, 20, 1, [0, 1], targets, offsets, 1, &scratch, &logSums, nil)
      #expect(!logSums.contains { !$0.isNaN })
    }
  }
}
