import CKernels
import Tensors

/// What is applied to the result of a linear layer.
public enum Activation: Hashable, Sendable {
  /// Nothing.
  case identity
  /// `max(·, 0)`.
  case rectifier
}

/// `y = activation(x Wᵀ + b + r)`: a dense layer with its bias, its activation and, in a residual
/// block, the skip connection `r`, in one pass over the result.
///
/// Operands: `x` `[batch, inputs]`, `W` `[outputs, inputs]`, `b` `[outputs]` and optionally `r`
/// `[batch, outputs]`.
struct LinearLayer: FusedPrimitive {
  let activation: Activation

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let (x, weight, bias) = (operands[0], operands[1], operands[2])
    precondition(
      x.rank == 2 && weight.rank == 2 && x[1] == weight[1] && bias == [weight[0]],
      "a layer with weight \(weight) and bias \(bias) on \(x)")
    let result: Shape = [x[0], weight[0]]
    precondition(operands.count == 3 || operands[3] == result, "skip \(operands) on \(result)")
    return [result]
  }

  func decomposition(_ operands: [Value]) -> [Value] {
    let product = matrixProduct(operands[0], operands[1], transposingRight: true)
    var sum = product + operands[2].repeatedRows(product.shape[0])
    if operands.count == 4 { sum = sum + operands[3] }
    return [activation == .rectifier ? rectify(sum) : sum]
  }

  func run(_ call: borrowing KernelCall) {
    let (x, weight, result) = (call.operandShapes[0], call.operandShapes[1], call.results[0])
    let (rows, columns) = (x[0], weight[0])
    // The product is added to what is there already: the bias in every row, plus the skip.
    if call.operands.count == 4 {
      dnf_add_row(rows, columns, call.operands[3], call.operands[2], result)
    } else {
      for row in 0..<rows {
        (result + row * columns).update(from: call.operands[2], count: columns)
      }
    }
    multiply(
      MatrixView(call.operands[0], rows: rows, columns: x[1]),
      MatrixView(call.operands[1], rows: columns, columns: weight[1], transposed: true),
      into: result, accumulating: true)
    if activation == .rectifier { dnf_relu(rows * columns, result, result) }
  }

  var overwritableOperands: [Int] { [3] }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    guard var cotangent = cotangents[0] else { return application.operands.map { _ in nil } }
    if activation == .rectifier { cotangent = gate(cotangent, where: application.result) }
    let (x, weight) = (application.operands[0], application.operands[1])
    let operands: [Value?] = [
      matrixProduct(cotangent, weight),
      matrixProduct(cotangent, x, transposingLeft: true),
      cotangent.sum(over: [0]),
    ]
    return application.operands.count == 4 ? operands + [cotangent] : operands
  }
}

/// A dense layer: `activation(x Wᵀ + b)`, plus `skip` before the activation if there is one.
///
/// - Parameters:
///   - x: Shape `[batch, inputs]`.
///   - weight: Shape `[outputs, inputs]`.
///   - bias: Shape `[outputs]`.
///   - skip: Shape `[batch, outputs]`.
///   - activation: What is applied to the sum.
/// - Returns: Shape `[batch, outputs]`.
public func linear(
  _ x: Value, weight: Value, bias: Value, skip: Value? = nil, activation: Activation = .identity
) -> Value {
  x.tracer.apply(
    LinearLayer(activation: activation), to: [x, weight, bias] + (skip.map { [$0] } ?? []))[0]
}
