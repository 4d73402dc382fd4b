import CKernels
import Glibc
import Tensors

/// `ln(1 + eˣ)`, element by element.
struct Softplus: ElementwiseUnary {
  func value(_ x: Double) -> Double { max(x, 0) + Glibc.log1p(Glibc.exp(-abs(x))) }

  func derivative(_ application: Application) -> Value? { sigmoid(application.operand) }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_softplus(count, operand, result)
  }
}

/// `ln(1 + eˣ)`, element by element.
public func softplus(_ x: Value) -> Value { x.applying(Softplus()) }
