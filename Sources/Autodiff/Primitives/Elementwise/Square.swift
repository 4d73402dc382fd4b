import CKernels
import Tensors

/// `x²`, element by element.
struct Square: ElementwiseUnary {
  func value(_ x: Double) -> Double { x * x }

  func derivative(_ application: Application) -> Value? { 2 * application.operand }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_square(count, operand, result)
  }
}

/// `x²`, element by element.
public func square(_ x: Value) -> Value { x.applying(Square()) }
