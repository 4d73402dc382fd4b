import CKernels
import Glibc
import Tensors

/// `eˣ`, element by element.
struct Exponential: ElementwiseUnary {
  func value(_ x: Double) -> Double { Glibc.exp(x) }

  func derivative(_ application: Application) -> Value? { application.result }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_exp(count, operand, result)
  }
}

/// `eˣ`, element by element.
public func exp(_ x: Value) -> Value { x.applying(Exponential()) }
