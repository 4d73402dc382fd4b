import CKernels
import Tensors

/// The sum over some axes, which disappear from the shape.
struct Sum: Primitive {
  let axes: [Int]

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(
      axes.allSatisfy { 0 <= $0 && $0 < operands[0].rank }, "sum of \(operands[0]) over \(axes)")
    return [Shape(kept(of: operands[0]).map { operands[0][$0] })]
  }

  private func kept(of shape: Shape) -> [Int] {
    (0..<shape.rank).filter { !axes.contains($0) }
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = Tensor(repeating: 0, shape: resultShapes([operands[0].shape])[0])
    let shape = operands[0].shape
    shape.forEachProjection(onto: kept(of: shape)) { element, sum in
      result.values[sum] += operands[0].values[element]
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    let (x, y) = (call.operands[0], call.results[0])
    if axes.count == shape.rank {
      y[0] = Float(dnf_total_sum(shape.count, x))
    } else if axes.elementsEqual(0..<axes.count) {
      let columns = call.resultShapes[0].count
      dnf_column_sums(shape.count / columns, columns, x, false, y)
    } else if axes.elementsEqual(shape.rank - axes.count..<shape.rank) {
      let rows = call.resultShapes[0].count
      dnf_row_sums(rows, shape.count / rows, x, y)
    } else {
      y.update(repeating: 0, count: call.resultShapes[0].count)
      shape.forEachProjection(onto: kept(of: shape)) { element, sum in y[sum] += x[element] }
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.sum(over: axes)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let shape = application.operand.shape
    return [cotangents[0]?.broadcast(to: shape, axes: kept(of: shape))]
  }
}

extension Value {
  /// The sum over the given axes, or over all of them.
  public func sum(over axes: [Int]? = nil) -> Value {
    let axes = axes ?? Array(0..<shape.rank)
    return axes.isEmpty ? self : applying(Sum(axes: axes.sorted()))
  }

  /// The mean over the given axes, or over all of them.
  public func mean(over axes: [Int]? = nil) -> Value {
    let total = sum(over: axes)
    return total / (Double(shape.count) / Double(total.shape.count))
  }
}
