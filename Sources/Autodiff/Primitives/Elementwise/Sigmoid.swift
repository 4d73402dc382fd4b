import CKernels
import Glibc
import Tensors

/// The logistic function `1 / (1 + e⁻ˣ)`, element by element.
struct Sigmoid: ElementwiseUnary {
  func value(_ x: Double) -> Double { 1 / (1 + Glibc.exp(-x)) }

  func derivative(_ application: Application) -> Value? {
    application.result * (1 - application.result)
  }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_sigmoid(count, operand, result)
  }
}

/// The logistic function `1 / (1 + e⁻ˣ)`, element by element.
public func sigmoid(_ x: Value) -> Value { x.applying(Sigmoid()) }
