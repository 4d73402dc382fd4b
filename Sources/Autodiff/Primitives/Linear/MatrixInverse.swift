import Glibc
import Tensors

/// The inverse of a square matrix and the logarithm of its determinant's magnitude, by one
/// elimination.
///
/// Operand: `A`, `[size, size]`. Results: `A⁻¹`, of that shape, and `ln |det A|`, `[]`. A singular
/// matrix gives results that are not finite.
struct MatrixInverse: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let shape = operands[0]
    precondition(shape.rank == 2 && shape[0] == shape[1], "inverse of a matrix \(shape)")
    return [shape, []]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let shape = operands[0].shape
    var inverse = Tensor.identity(shape[0])
    var matrix = operands[0].values
    let logDeterminant = matrix.withUnsafeMutableBufferPointer { matrix in
      inverse.values.withUnsafeMutableBufferPointer {
        eliminate(matrix, beside: $0, size: shape[0])
      }
    }
    return [inverse, Tensor(logDeterminant)]
  }

  // The elimination runs in double: it is short, and its errors grow with the condition of A.
  func run(_ call: borrowing KernelCall) {
    let size = call.operandShapes[0][0]
    let (operand, inverse, determinant) = (call.operands[0], call.results[0], call.results[1])
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size * size) { scratch in
      for index in 0..<size * size {
        scratch.initializeElement(at: index, to: Double(operand[index]))
        scratch.initializeElement(
          at: size * size + index, to: index / size == index % size ? 1 : 0)
      }
      let matrix = UnsafeMutableBufferPointer(rebasing: scratch[..<(size * size)])
      let identity = UnsafeMutableBufferPointer(rebasing: scratch[(size * size)...])
      determinant[0] = Float(eliminate(matrix, beside: identity, size: size))
      for index in 0..<size * size { inverse[index] = Float(identity[index]) }
    }
  }

  // d A⁻¹ = -A⁻¹ dA A⁻¹ and d ln |det A| = tr(A⁻¹ dA).
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    guard let tangent = tangents[0] else { return [nil, nil] }
    let inverse = application.results[0]
    let product = matrixProduct(inverse, tangent)
    let identity = inverse.tracer.constant(.identity(inverse.shape[0]))
    return [-matrixProduct(product, inverse), (product * identity).sum()]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let inverse = application.results[0]
    let fromInverse = cotangents[0].map { cotangent in
      let left = matrixProduct(inverse, cotangent, transposingLeft: true)
      return -matrixProduct(left, inverse, transposingRight: true)
    }
    let fromDeterminant = cotangents[1].map { cotangent in
      inverse.transposed * cotangent.broadcast(to: inverse.shape, axes: [])
    }
    return [sum(fromInverse, fromDeterminant)]
  }
}

/// Turns `matrix` into the identity and the identity beside it into the inverse (Gauss-Jordan
/// elimination with partial pivoting).
///
/// - Returns: The logarithm of the magnitude of the determinant.
private func eliminate(
  _ matrix: UnsafeMutableBufferPointer<Double>, beside other: UnsafeMutableBufferPointer<Double>,
  size: Int
) -> Double {
  var logDeterminant = 0.0
  for step in 0..<size {
    let pivot =
      (step..<size).max { abs(matrix[$0 * size + step]) < abs(matrix[$1 * size + step]) } ?? step
    for column in 0..<size where pivot != step {
      matrix.swapAt(pivot * size + column, step * size + column)
      other.swapAt(pivot * size + column, step * size + column)
    }
    let leader = matrix[step * size + step]
    logDeterminant += Glibc.log(abs(leader))
    for column in 0..<size {
      matrix[step * size + column] /= leader
      other[step * size + column] /= leader
    }
    for row in 0..<size where row != step {
      let factor = matrix[row * size + step]
      for column in 0..<size {
        matrix[row * size + column] -= factor * matrix[step * size + column]
        other[row * size + column] -= factor * other[step * size + column]
      }
    }
  }
  return logDeterminant
}

/// The inverse of a square matrix with the logarithm of the magnitude of its determinant.
///
/// - Parameter matrix: `A`, shape `[size, size]`, not singular.
/// - Returns: `A⁻¹`, of the same shape, and `ln |det A|`, a scalar in nats.
public func invert(_ matrix: Value) -> (inverse: Value, logDeterminant: Value) {
  let results = matrix.tracer.apply(MatrixInverse(), to: [matrix])
  return (results[0], results[1])
}
