import Tensors

/// An array known when the computation is written.
struct Constant: Primitive {
  let tensor: Tensor

  func resultShapes(_ operands: [Shape]) -> [Shape] { [tensor.shape] }

  func evaluate(_ operands: [Tensor]) -> [Tensor] { [tensor] }

  // Executed once, when the plan's buffers are prepared: nothing ever overwrites a constant.
  func run(_ call: borrowing KernelCall) {
    for (index, value) in tensor.values.enumerated() { call.results[0][index] = Float(value) }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] { [nil] }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] { [] }
}
