import Tensors

/// Solves `T z = x` for each row `x` of a matrix, `T` triangular.
///
/// Operands: `x` `[batch, size]`, `T` `[size, size]`, of which one triangle is read.
struct TriangularSolve: Primitive {
  let form: TriangularForm

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      operands[0].rank == 2 && operands[1] == [operands[0][1], operands[0][1]],
      "triangular system \(operands[1]) for rows \(operands[0])")
    return [operands[0]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = operands[0]
    let size = result.shape[1]
    let triangle = operands[1].values
    // A transposed lower triangle is solved from the bottom, like an upper one.
    let forwards = form.isLower != form.isTransposed
    let order = forwards ? Array(0..<size) : (0..<size).reversed()
    for row in 0..<result.shape[0] {
      for (done, index) in order.enumerated() {
        var value = result.values[row * size + index]
        for other in order.prefix(done) {
          let entry =
            form.isTransposed ? triangle[other * size + index] : triangle[index * size + other]
          value -= entry * result.values[row * size + other]
        }
        result.values[row * size + index] =
          form.hasUnitDiagonal ? value : value / triangle[index * size + index]
      }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    if call.operands[0] != UnsafePointer(call.results[0]) {
      call.results[0].update(from: call.operands[0], count: shape.count)
    }
    solveTriangular(
      call.operands[1], form: form, size: shape[1], rows: call.results[0], count: shape[0])
  }

  var overwritableOperands: [Int] { [0] }

  // T ż = ẋ - Ṫ z, and with x̄ = T⁻ᵀ z̄: T̄ = -x̄ zᵀ on the triangle that is read.
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let (z, triangle) = (application.result, application.operands[1])
    let moved = tangents[1].map {
      -matrixProduct(z, onTriangle($0), transposingRight: !form.isTransposed)
    }
    return [sum(tangents[0], moved).map { solveTriangular(triangle, $0, form: form) }]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let (z, triangle) = (application.result, application.operands[1])
    let x = solveTriangular(triangle, cotangent, form: form.transposed)
    let outer =
      form.isTransposed
      ? matrixProduct(z, x, transposingLeft: true) : matrixProduct(x, z, transposingLeft: true)
    return [x, -onTriangle(outer)]
  }

  /// The part of a `[size, size]` array that is read; zero elsewhere.
  private func onTriangle(_ matrix: Value) -> Value {
    let size = matrix.shape[0]
    var mask = Tensor(repeating: 0, shape: matrix.shape)
    for row in 0..<size {
      for column in 0..<size
      where form.isLower ? column < row : column > row {
        mask.values[row * size + column] = 1
      }
      if !form.hasUnitDiagonal { mask.values[row * size + row] = 1 }
    }
    return matrix * matrix.tracer.constant(mask)
  }
}

/// The solutions `z` of `T z = x` for each row `x`.
///
/// - Parameters:
///   - triangle: `T`, shape `[size, size]`; one triangle is read.
///   - rows: The right-hand sides, shape `[batch, size]`.
///   - form: Which triangle, with which diagonal, transposed or not.
/// - Returns: Shape `[batch, size]`.
public func solveTriangular(_ triangle: Value, _ rows: Value, form: TriangularForm) -> Value {
  rows.tracer.apply(TriangularSolve(form: form), to: [rows, triangle])[0]
}
