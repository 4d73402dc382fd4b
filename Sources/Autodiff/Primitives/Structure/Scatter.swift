import Tensors

/// Puts operand column `j` into column `indices[j]` of a wider array of zeros.
///
/// What lands on one column is added up: the transpose of ``Gather``.
struct Scatter: Primitive {
  let indices: [Int]
  let width: Int

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      operands[0].columns == indices.count && indices.allSatisfy { 0 <= $0 && $0 < width },
      "\(operands[0]) into columns \(indices) of \(width)")
    return [Shape(operands[0].extents.dropLast() + [width])]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = Tensor(repeating: 0, shape: resultShapes([operands[0].shape])[0])
    for row in 0..<operands[0].shape.rows {
      for (column, index) in indices.enumerated() {
        result.values[row * width + index] += operands[0].values[row * indices.count + column]
      }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    var (source, target) = (call.operands[0], call.results[0])
    target.update(repeating: 0, count: call.resultShapes[0].count)
    for _ in 0..<call.operandShapes[0].rows {
      for (column, index) in indices.enumerated() { target[index] += source[column] }
      source += indices.count
      target += width
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.scattered(to: indices, of: width)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.columns(indices)]
  }
}

extension Value {
  /// The columns of this array at the given places of a wider array of zeros.
  public func scattered(to indices: [Int], of width: Int) -> Value {
    indices == Array(0..<width) ? self : applying(Scatter(indices: indices, width: width))
  }
}
