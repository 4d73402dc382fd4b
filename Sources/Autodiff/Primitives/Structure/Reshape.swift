import Tensors

/// The same elements in the same order under another shape.
struct Reshape: Primitive {
  let shape: Shape

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(operands[0].count == shape.count, "\(operands[0]) cannot become \(shape)")
    return [shape]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] { [Tensor(operands[0].values, shape: shape)] }

  func run(_ call: borrowing KernelCall) {}

  var isView: Bool { true }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0]?.reshaped(to: shape)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0]?.reshaped(to: application.operand.shape)]
  }
}

extension Value {
  /// The same elements in the same order under another shape.
  ///
  /// - Precondition: both shapes have the same number of elements.
  public func reshaped(to shape: Shape) -> Value {
    shape == self.shape ? self : applying(Reshape(shape: shape))
  }
}
