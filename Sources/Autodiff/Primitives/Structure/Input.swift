import Tensors

/// A value that the caller of an executor supplies.
struct Input: Primitive {
  let position: Int
  let shape: Shape

  func resultShapes(_ operands: [Shape]) -> [Shape] { [shape] }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    preconditionFailure("input \(position) is supplied, not computed")
  }

  func run(_ call: borrowing KernelCall) {}

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] { [nil] }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] { [] }
}
