import CKernels
import Glibc
import Tensors

/// The natural logarithm, element by element.
struct Logarithm: ElementwiseUnary {
  func value(_ x: Double) -> Double { Glibc.log(x) }

  func derivative(_ application: Application) -> Value? { reciprocal(application.operand) }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_log(count, operand, result)
  }
}

/// The natural logarithm, element by element.
public func log(_ x: Value) -> Value { x.applying(Logarithm()) }
