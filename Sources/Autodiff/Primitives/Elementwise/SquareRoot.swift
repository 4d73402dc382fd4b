import CKernels
import Tensors

/// The square root, element by element.
struct SquareRoot: ElementwiseUnary {
  func value(_ x: Double) -> Double { x.squareRoot() }

  func derivative(_ application: Application) -> Value? { 0.5 * reciprocal(application.result) }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_sqrt(count, operand, result)
  }
}

/// The square root, element by element.
public func sqrt(_ x: Value) -> Value { x.applying(SquareRoot()) }
