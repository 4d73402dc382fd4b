import CKernels
import Tensors

/// The running sum along the last axis, from the left or from the right, inclusive.
struct CumulativeSum: Primitive {
  let fromRight: Bool

  func resultShapes(_ operands: [Shape]) -> [Shape] { operands }

  private func forEachStep(_ shape: Shape, _ body: (_ element: Int, _ previous: Int?) -> Void) {
    for row in 0..<shape.rows {
      var previous: Int?
      for step in 0..<shape.columns {
        let column = fromRight ? shape.columns - 1 - step : step
        let element = row * shape.columns + column
        body(element, previous)
        previous = element
      }
    }
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = operands[0]
    forEachStep(result.shape) { element, previous in
      if let previous { result.values[element] += result.values[previous] }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    let kernel = fromRight ? dnf_reverse_cumulative_sum : dnf_cumulative_sum
    kernel(shape.rows, shape.columns, call.operands[0], call.results[0])
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.applying(self)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.applying(CumulativeSum(fromRight: !fromRight))]
  }
}

extension Value {
  /// The running sum along the last axis, inclusive.
  public var cumulativeSum: Value { applying(CumulativeSum(fromRight: false)) }
}
