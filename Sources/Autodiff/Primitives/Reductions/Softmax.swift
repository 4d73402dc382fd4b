import CKernels
import Glibc
import Tensors

/// `eˣⁱ / Σⱼ eˣʲ` along the last axis.
struct Softmax: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] { operands }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = operands[0]
    let columns = result.shape.columns
    for row in 0..<result.shape.rows {
      let range = row * columns..<(row + 1) * columns
      let largest = result.values[range].max() ?? 0
      for index in range { result.values[index] = Glibc.exp(result.values[index] - largest) }
      let sum = result.values[range].reduce(0, +)
      for index in range { result.values[index] /= sum }
    }
    return [result]
  }

  func run(_ call: borrowing KernelCall) {
    let shape = call.operandShapes[0]
    dnf_softmax(shape.rows, shape.columns, call.operands[0], call.results[0])
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0].map { derivative(along: $0, at: application.result) }]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0].map { derivative(along: $0, at: application.result) }]
  }

  // The Jacobian diag(y) - y yᵀ is symmetric, so tangents and cotangents take the same road.
  private func derivative(along direction: Value, at y: Value) -> Value {
    let last = y.shape.rank - 1
    let projection = (direction * y).sum(over: [last])
    return y * (direction - projection.broadcast(to: y.shape, axes: Array(0..<last)))
  }
}

/// `eˣⁱ / Σⱼ eˣʲ` along the last axis.
public func softmax(_ x: Value) -> Value { x.applying(Softmax()) }
