import CKernels
import Tensors

/// `1 / x`, element by element.
struct Reciprocal: ElementwiseUnary {
  func value(_ x: Double) -> Double { 1 / x }

  func derivative(_ application: Application) -> Value? { -square(application.result) }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_reciprocal(count, operand, result)
  }
}

/// `1 / x`, element by element.
public func reciprocal(_ x: Value) -> Value { x.applying(Reciprocal()) }
