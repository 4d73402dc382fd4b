import CKernels
import Tensors

/// `s + g` where `y > 0`, else `s`: the cotangent of the input of a residual block, where the skip
/// connection's `s` meets the one that came through the rectifier.
struct RectifierGateSum: FusedPrimitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(Set(operands).count == 1, "gate and sum of shapes \(operands)")
    return [operands[0]]
  }

  func decomposition(_ operands: [Value]) -> [Value] {
    [gate(operands[0], where: operands[1]) + operands[2]]
  }

  func run(_ call: borrowing KernelCall) {
    dnf_relu_backward_add(
      call.resultShapes[0].count, call.operands[1], call.operands[0], call.operands[2],
      call.results[0])
  }

  var overwritableOperands: [Int] { [0, 2] }
}

extension RectifierGate: FusibleTerm {
  var addingTo: any Primitive { RectifierGateSum() }
}
