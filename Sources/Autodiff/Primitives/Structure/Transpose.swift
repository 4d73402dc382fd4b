import CKernels
import Tensors

/// The transpose of a matrix.
struct Transpose: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(operands[0].rank == 2, "transpose of \(operands[0])")
    return [[operands[0][1], operands[0][0]]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let (rows, columns) = (operands[0].shape[0], operands[0].shape[1])
    var result = Tensor(repeating: 0, shape: [columns, rows])
    for row in 0..<rows {
      for column in 0..<columns {
        result.values[column * rows + row] = operands[0].values[row * columns + column]
      }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    dnf_transpose(shape[0], shape[1], call.operands[0], call.results[0])
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.transposed]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.transposed]
  }
}

extension Value {
  /// The transpose of a matrix.
  public var transposed: Value { applying(Transpose()) }
}
