import Tensors

/// The product of two matrices, each possibly transposed first.
struct MatrixProduct: Primitive {
  let transposesLeft: Bool
  let transposesRight: Bool

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let (left, right) = (operands[0], operands[1])
    precondition(left.rank == 2 && right.rank == 2, "product of \(left) and \(right)")
    let (rows, inner) = transposesLeft ? (left[1], left[0]) : (left[0], left[1])
    let (height, columns) = transposesRight ? (right[1], right[0]) : (right[0], right[1])
    precondition(inner == height, "product of \(left) and \(right): \(inner) ≠ \(height)")
    return [[rows, columns]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let (left, right) = (operands[0], operands[1])
    let shape = resultShapes([left.shape, right.shape])[0]
    let inner = transposesLeft ? left.shape[0] : left.shape[1]
    let (rowStep, innerStep) = transposesLeft ? (1, left.shape[1]) : (left.shape[1], 1)
    let (depthStep, columnStep) = transposesRight ? (1, right.shape[1]) : (right.shape[1], 1)
    var result = Tensor(repeating: 0, shape: shape)
    for row in 0..<shape[0] {
      for column in 0..<shape[1] {
        var sum = 0.0
        for depth in 0..<inner {
          sum +=
            left.values[row * rowStep + depth * innerStep]
            * right.values[depth * depthStep + column * columnStep]
        }
        result.values[row * shape[1] + column] = sum
      }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) { run(call, accumulating: false) }

  /// Writes the product of the first two operands over the result, or adds it to what is there.
  func run(_ call: borrowing KernelCall, accumulating: Bool) {
    let (left, right) = (call.operandShapes[0], call.operandShapes[1])
    multiply(
      MatrixView(
        call.operands[0], rows: left[0], columns: left[1], transposed: transposesLeft),
      MatrixView(
        call.operands[1], rows: right[0], columns: right[1], transposed: transposesRight),
      into: call.results[0], accumulating: accumulating)
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let (left, right) = (application.operands[0], application.operands[1])
    return [sum(tangents[0].map { product($0, right) }, tangents[1].map { product(left, $0) })]
  }

  private func product(_ left: Value, _ right: Value) -> Value {
    matrixProduct(
      left, right, transposingLeft: transposesLeft, transposingRight: transposesRight)
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let (left, right) = (application.operands[0], application.operands[1])
    // C = A B gives Ā = C̄ Bᵀ and B̄ = Aᵀ C̄; a transposed operand's cotangent is the transpose.
    return [
      transposesLeft
        ? matrixProduct(
          right, cotangent, transposingLeft: transposesRight, transposingRight: true)
        : matrixProduct(cotangent, right, transposingRight: !transposesRight),
      transposesRight
        ? matrixProduct(cotangent, left, transposingLeft: true, transposingRight: transposesLeft)
        : matrixProduct(left, cotangent, transposingLeft: !transposesLeft),
    ]
  }
}

/// The product of two matrices, each possibly transposed first.
///
/// - Parameters:
///   - left: Shape `[rows, inner]`, or `[inner, rows]` when transposed.
///   - right: Shape `[inner, columns]`, or `[columns, inner]` when transposed.
///   - transposingLeft: Whether `left` is transposed first.
///   - transposingRight: Whether `right` is transposed first.
/// - Returns: Shape `[rows, columns]`.
public func matrixProduct(
  _ left: Value, _ right: Value, transposingLeft: Bool = false, transposingRight: Bool = false
) -> Value {
  left.tracer.apply(
    MatrixProduct(transposesLeft: transposingLeft, transposesRight: transposingRight),
    to: [left, right])[0]
}
