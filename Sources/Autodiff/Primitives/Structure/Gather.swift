import Tensors

/// Picks elements along the last axis: result column `j` is operand column `indices[j]`.
struct Gather: Primitive {
  let indices: [Int]

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      operands[0].rank >= 1 && indices.allSatisfy { 0 <= $0 && $0 < operands[0].columns },
      "columns \(indices) of \(operands[0])")
    return [Shape(operands[0].extents.dropLast() + [indices.count])]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let shape = resultShapes([operands[0].shape])[0]
    var values: [Double] = []
    for row in 0..<operands[0].shape.rows {
      values += indices.map { operands[0].values[row * operands[0].shape.columns + $0] }
    }
    return [Tensor(values, shape: shape)]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    var (source, target) = (call.operands[0], call.results[0])
    for _ in 0..<shape.rows {
      for (column, index) in indices.enumerated() { target[column] = source[index] }
      source += shape.columns
      target += indices.count
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.columns(indices)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.scattered(to: indices, of: application.operand.shape.columns)]
  }
}

extension Value {
  /// The given columns, in the given order; a column may be picked more than once.
  public func columns(_ indices: [Int]) -> Value {
    indices == Array(0..<shape.columns) ? self : applying(Gather(indices: indices))
  }

  /// Neighbouring columns.
  public func columns(_ range: Range<Int>) -> Value { columns(Array(range)) }
}
