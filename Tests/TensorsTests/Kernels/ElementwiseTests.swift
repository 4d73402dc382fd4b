import CKernels
import Testing

@Suite("Element-wise kernels")
struct ElementwiseTests {
  private let unary: [(String, (dnf_kernels) -> UnaryKernel, (Float) -> Float)] = [
    ("sqrt", { $0.sqrt }, { $0.squareRoot() }),
    ("reciprocal", { $0.reciprocal }, { 1 / $0 }),
    ("relu", { $0.relu }, { $0 > 0 ? $0 : 0 }),
    ("square", { $0.square }, { $0 * $0 }),
  ]

  private let binary: [(String, (dnf_kernels) -> BinaryKernel, (Float, Float) -> Float)] = [
    ("add", { $0.add }, { $0 + $1 }),
    ("subtract", { $0.subtract }, { $0 - $1 }),
    ("multiply", { $0.multiply }, { $0 * $1 }),
    ("divide", { $0.divide }, { $0 / $1 }),
    ("relu_backward", { $0.relu_backward }, { $0 > 0 ? $1 : 0 }),
  ]

  private let counts = Array(0...40) + [100, 257]

  @Test("Unary kernels are exact for every length, in place too, and touch nothing beyond")
  func unaryKernels() {
    var numbers = TestNumbers(1)
    for (label, kernel, truth) in unary {
      for count in counts {
        let input = numbers.array(count)
        let expected = comparableBits(input.map(truth))
        for kernels in availableKernels() {
          let output = guardedOutput(count) { kernel(kernels)(count, input, $0) }
          #expect(output.map(comparableBits) == expected, "\(label) of \(count)")
          var place = input
          place.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            kernel(kernels)(count, base, base)
          }
          #expect(comparableBits(place) == expected, "\(label) of \(count) in place")
        }
      }
    }
  }

  @Test("Binary kernels are exact for every length, in place on either side")
  func binaryKernels() {
    var numbers = TestNumbers(2)
    for (label, kernel, truth) in binary {
      for count in counts {
        let left = numbers.array(count)
        let right = numbers.array(count)
        let expected = zip(left, right).map(truth)
        for kernels in availableKernels() {
          let output = guardedOutput(count) { kernel(kernels)(count, left, right, $0) }
          #expect(output == expected, "\(label) of \(count)")
          var place = left
          place.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            kernel(kernels)(count, base, right, base)
          }
          #expect(place == expected, "\(label) of \(count) over the left")
          place = right
          place.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            kernel(kernels)(count, left, base, base)
          }
          #expect(place == expected, "\(label) of \(count) over the right")
        }
      }
    }
  }

  @Test("The gate that adds is exact for every length, in place on either summand")
  func gateSum() {
    var numbers = TestNumbers(3)
    for count in counts {
      let (output, gradient) = (numbers.array(count), numbers.array(count))
      let sum = numbers.array(count)
      let expected = (0..<count).map { sum[$0] + (output[$0] > 0 ? gradient[$0] : 0) }
      for kernels in availableKernels() {
        let result = guardedOutput(count) {
          kernels.relu_backward_add(count, output, gradient, sum, $0)
        }
        #expect(result == expected, "\(count)")
        var place = gradient
        place.withUnsafeMutableBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          kernels.relu_backward_add(count, output, base, sum, base)
        }
        #expect(place == expected, "\(count) over the gradient")
        place = sum
        place.withUnsafeMutableBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          kernels.relu_backward_add(count, output, gradient, base, base)
        }
        #expect(place == expected, "\(count) over the sum")
      }
    }
  }
}
