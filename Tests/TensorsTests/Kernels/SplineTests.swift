import CKernels
import Glibc
import Testing

@Suite("Rational-quadratic splines")
struct SplineTests {
  @Test("Published vectors are met in both directions")
  func vectors() {
    let widths = (1...5).map { Float(0.3 * sin(Double($0))) }
    let heights = (1...5).map { Float(0.4 * cos(Double($0))) }
    let slopes = (1...4).map { Float(0.5 * sin(2 * Double($0))) }
    let inputs: [Float] = [-3.5, -3, -1.7, 0, 0.4, 2.9, 3, 10]
    let batch = SplineBatch(
      bins: 5, bound: 3, inputs: inputs,
      parameters: inputs.flatMap { _ in widths + heights + slopes })
    let expected: [SplineDirection: ([Double], [Double])] = [
      .forward: (
        [-3.5, -3, -1.584060273, -0.3096035068, -0.0515351562, 2.882644761, 3, 10],
        [0, 0, 0.01809366343, -0.6472803776, -0.2871109931, 0.2993565682, 0, 0]
      ),
      .inverse: (
        [-3.5, -3, -1.811848143, 0.4675615153, 0.9740082349, 2.913088426, 3, 10],
        [0, 0, -0.05253043404, 0.2559760951, 0.2951494335, -0.2646551568, 0, 0]
      ),
    ]
    for (direction, (values, logDerivatives)) in expected {
      for kernels in availableKernels() {
        let result = batch.values(kernels, direction)
        for i in inputs.indices {
          #expect(abs(Double(result.outputs[i]) - values[i]) < 1e-6)
          #expect(abs(Double(result.logDerivatives[i]) - logDerivatives[i]) < 2e-6)
        }
      }
    }
  }

  // A bin's width is the difference of two rounded knots: the narrower, the fewer digits remain.
  @Test("Values agree with double precision for every number of bins and every tail length")
  func values() {
    for bins in [2, 3, 4, 5, 6, 8, 11, 16, 17, 32, 64] {
      for count in Array(0...40) + [1000] {
        var batch = SplineBatch.random(seed: UInt64(bins * 1000 + count), count: count, bins: bins)
        batch.logitScale = 0.5
        for direction in SplineDirection.allCases {
          let expected = batch.inputs.indices.map {
            batch.reference.map(direction, Double(batch.inputs[$0]), batch.parameters(of: $0))
          }
          for kernels in availableKernels() {
            let result = batch.values(kernels, direction)
            let label = "\(direction) \(bins) bins, \(count) values at \(name(of: kernels))"
            let error = zip(result.outputs, expected).map { abs(Double($0) - $1.value) }.max() ?? 0
            #expect(error < 2e-5, "\(label): value \(error)")
            let logError =
              zip(result.logDerivatives, expected).map { abs(Double($0) - $1.logDerivative) }
              .max() ?? 0
            #expect(logError < 4e-5 * Double(bins), "\(label): log-derivative \(logError)")
          }
        }
      }
    }
  }

  @Test("Outside the closed interval the map is the identity with log-derivative zero")
  func tails() {
    for direction in SplineDirection.allCases {
      for bins in [2, 5, 11] {
        var batch = SplineBatch.random(seed: 21, count: 6, bins: bins)
        batch.inputs = [-3.0000002, 3.0000002, -1e30, 1e30, -.infinity, .infinity]
        let gradient: [Float] = [1, 2, 3, 4, 5, 6]
        for kernels in availableKernels() {
          let result = batch.values(kernels, direction)
          #expect(result.outputs == batch.inputs)
          #expect(result.logDerivatives == [0, 0, 0, 0, 0, 0])
          let gradients = batch.gradients(
            kernels, direction, ofOutputs: gradient, ofLogDerivatives: gradient)
          #expect(gradients.inputs == gradient)
          #expect(gradients.parameters.allSatisfy { $0 == 0 })
        }
      }
    }
  }

  @Test("The ends of the interval are fixed points with slope one")
  func ends() {
    for direction in SplineDirection.allCases {
      for bins in [2, 5, 11] {
        var batch = SplineBatch.random(seed: 22, count: 200, bins: bins, spread: 6)
        batch.inputs = batch.inputs.map { $0 < 0 ? -3 : 3 }
        for kernels in availableKernels() {
          let result = batch.values(kernels, direction)
          for i in batch.inputs.indices {
            #expect(result.outputs[i] == batch.inputs[i])
            #expect(abs(result.logDerivatives[i]) < 1e-6)
          }
        }
      }
    }
  }

  @Test("Extreme parameters give finite values, derivatives and gradients")
  func extremes() {
    for direction in SplineDirection.allCases {
      for bins in [2, 5, 64] {
        let batch = SplineBatch.random(seed: 23, count: 500, bins: bins, spread: 300)
        let ones = [Float](repeating: 1, count: 500)
        for kernels in availableKernels() {
          let result = batch.values(kernels, direction)
          #expect(result.outputs.allSatisfy { $0.isFinite })
          #expect(result.logDerivatives.allSatisfy { $0.isFinite })
          let gradients = batch.gradients(
            kernels, direction, ofOutputs: ones, ofLogDerivatives: ones)
          #expect(gradients.inputs.allSatisfy { $0.isFinite })
          #expect(gradients.parameters.allSatisfy { $0.isFinite })
        }
      }
    }
  }

  @Test("A NaN among the inputs stays one; a NaN among the parameters reaches the value")
  func notANumber() {
    for direction in SplineDirection.allCases {
      for bins in [5, 7] {
        var batch = SplineBatch.random(seed: 24, count: 3, bins: bins)
        batch.inputs = [.nan, 0.5, 0.5]
        batch.parameters[batch.width] = .nan
        for kernels in availableKernels() {
          let result = batch.values(kernels, direction)
          #expect(result.outputs[0].isNaN)
          #expect(result.outputs[1].isNaN)
          #expect(result.outputs[2].isFinite)
        }
      }
    }
  }

  @Test("Forward then inverse returns to the start, and the log-derivatives cancel")
  func roundTrip() {
    for bins in [2, 5, 11] {
      let batch = SplineBatch.random(seed: 25, count: 2000, bins: bins, spread: 1)
      for kernels in availableKernels() {
        let there = batch.values(kernels, .forward)
        var image = batch
        image.inputs = there.outputs
        let back = image.values(kernels, .inverse)
        for i in batch.inputs.indices {
          #expect(abs(back.outputs[i] - batch.inputs[i]) < 1e-5)
          #expect(abs(back.logDerivatives[i] + there.logDerivatives[i]) < 1e-4)
        }
      }
    }
  }
}
