import Tensors

/// 1 where `x > 0`, else 0: the derivative of the rectifier.
struct Step: ElementwiseUnary {
  func value(_ x: Double) -> Double { x > 0 ? 1 : 0 }

  func derivative(_ application: Application) -> Value? { nil }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    for index in 0..<count { result[index] = operand[index] > 0 ? 1 : 0 }
  }
}

/// 1 where `x > 0`, else 0, element by element.
public func step(_ x: Value) -> Value { x.applying(Step()) }
