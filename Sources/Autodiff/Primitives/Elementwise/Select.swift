import Tensors

/// `x` where the mask is not zero, else `y`, element by element.
///
/// Unlike `mask · x + (1 - mask) · y` it lets no infinity or not-a-number of the other branch
/// through. The *derivative* of a branch is still computed everywhere: clamp its operands.
struct Select: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      operands[0] == operands[1] && operands[1] == operands[2], "selection among \(operands)")
    return [operands[1]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = operands[2]
    for index in result.values.indices where operands[0].values[index] != 0 {
      result.values[index] = operands[1].values[index]
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let (mask, x, y) = (call.operands[0], call.operands[1], call.operands[2])
    for index in 0..<call.resultShapes[0].count {
      call.results[0][index] = mask[index] != 0 ? x[index] : y[index]
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    guard tangents[1] != nil || tangents[2] != nil else { return [nil] }
    let zero = application.result.zeros
    return [select(application.operands[0], tangents[1] ?? zero, tangents[2] ?? zero)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let zero = application.result.zeros
    let mask = application.operands[0]
    return [
      nil, cotangents[0].map { select(mask, $0, zero) },
      cotangents[0].map { select(mask, zero, $0) },
    ]
  }
}

/// `x` where `mask` is not zero, else `y`, element by element.
public func select(_ mask: Value, _ x: Value, _ y: Value) -> Value {
  mask.tracer.apply(Select(), to: [mask, x, y])[0]
}

extension Value {
  /// An array of zeros of the same shape.
  public var zeros: Value { tracer.constant(0, shape: shape) }
}
