import Tensors

/// Repeats an array along new axes: axis `i` of the operand becomes axis `axes[i]` of the result.
struct Broadcast: Primitive {
  let shape: Shape
  let axes: [Int]

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      axes.count == operands[0].rank && axes == axes.sorted()
        && zip(axes, operands[0].extents).allSatisfy { $0 < shape.rank && shape[$0] == $1 },
      "\(operands[0]) cannot be repeated to \(shape) along axes other than \(axes)")
    return [shape]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = Tensor(repeating: 0, shape: shape)
    shape.forEachProjection(onto: axes) { element, source in
      result.values[element] = operands[0].values[source]
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let operand = call.operandShapes[0]
    let (x, y) = (call.operands[0], call.results[0])
    let repeats = shape.count / max(operand.count, 1)
    if axes.elementsEqual(0..<axes.count) {
      for row in 0..<operand.count {
        (y + row * repeats).update(repeating: x[row], count: repeats)
      }
    } else if axes.elementsEqual(shape.rank - axes.count..<shape.rank) {
      for row in 0..<repeats { (y + row * operand.count).update(from: x, count: operand.count) }
    } else {
      shape.forEachProjection(onto: axes) { element, source in y[element] = x[source] }
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.broadcast(to: shape, axes: axes)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.sum(over: (0..<shape.rank).filter { !axes.contains($0) })]
  }
}

extension Value {
  /// Repeats the array along new axes.
  ///
  /// - Parameters:
  ///   - shape: The shape of the result.
  ///   - axes: For each axis of this array, in order, the axis of the result that it becomes.
  /// - Precondition: `axes` rises and the extents agree.
  public func broadcast(to shape: Shape, axes: [Int]) -> Value {
    shape == self.shape ? self : applying(Broadcast(shape: shape, axes: axes))
  }

  /// One row repeated `count` times: `[columns]` becomes `[count, columns]`, `[]` becomes `[count]`.
  public func repeatedRows(_ count: Int) -> Value {
    broadcast(to: Shape([count] + shape.extents), axes: Array(1..<shape.rank + 1))
  }

  /// One column repeated `count` times: `[rows]` becomes `[rows, count]`.
  public func repeatedColumns(_ count: Int) -> Value {
    broadcast(to: Shape(shape.extents + [count]), axes: Array(0..<shape.rank))
  }
}
