import Tensors

/// A function of two numbers, applied to arrays of one shape element by element.
protocol ElementwiseBinary: Primitive {
  /// The function in float64.
  func value(_ x: Double, _ y: Double) -> Double

  /// The function over `count` floats; the result may be either operand's buffer.
  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>)
}

extension ElementwiseBinary {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      operands[0] == operands[1], "\(self) of shapes \(operands[0]) and \(operands[1])")
    return [operands[0]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    [operands[0].combined(with: operands[1], value)]
  }

  func run(_ call: borrowing KernelCall) {
    kernel(call.operandShapes[0].count, call.operands[0], call.operands[1], call.results[0])
  }

  var overwritableOperands: [Int] { [0, 1] }
}

/// The sum of those of two tangents or cotangents that are there.
func sum(_ left: Value?, _ right: Value?) -> Value? {
  guard let left else { return right }
  guard let right else { return left }
  return left + right
}
