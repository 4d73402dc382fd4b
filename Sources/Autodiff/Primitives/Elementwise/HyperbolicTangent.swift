import CKernels
import Glibc
import Tensors

/// The hyperbolic tangent, element by element.
struct HyperbolicTangent: ElementwiseUnary {
  func value(_ x: Double) -> Double { Glibc.tanh(x) }

  func derivative(_ application: Application) -> Value? { 1 - square(application.result) }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_tanh(count, operand, result)
  }
}

/// The hyperbolic tangent, element by element.
public func tanh(_ x: Value) -> Value { x.applying(HyperbolicTangent()) }
