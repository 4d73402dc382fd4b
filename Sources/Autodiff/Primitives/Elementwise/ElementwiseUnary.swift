import Tensors

/// A function of one number, applied to every element.
protocol ElementwiseUnary: Primitive {
  /// The function in float64.
  func value(_ x: Double) -> Double

  /// The derivative where the function is applied, or `nil` where it is zero almost everywhere.
  func derivative(_ application: Application) -> Value?

  /// The function over `count` floats; `result` may be `operand`.
  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
}

extension ElementwiseUnary {
  func resultShapes(_ operands: [Shape]) -> [Shape] { [operands[0]] }

  func evaluate(_ operands: [Tensor]) -> [Tensor] { [operands[0].map(value)] }

  func run(_ call: borrowing KernelCall) {
    kernel(call.operandShapes[0].count, call.operands[0], call.results[0])
  }

  var overwritableOperands: [Int] { [0] }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0].flatMap { tangent in derivative(application).map { $0 * tangent } }]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0].flatMap { cotangent in derivative(application).map { $0 * cotangent } }]
  }
}

extension Value {
  /// Applies a primitive with one operand and one result.
  func applying(_ primitive: some Primitive) -> Value { tracer.apply(primitive, to: [self])[0] }
}
