import Glibc
import Tensors

/// The sine of an angle in radians, element by element.
struct Sine: ElementwiseUnary {
  func value(_ x: Double) -> Double { Glibc.sin(x) }

  func derivative(_ application: Application) -> Value? { cos(application.operand) }

  // Few values per point are angles: the C library's double, rounded, is fast enough for them.
  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    for index in 0..<count { result[index] = Float(Glibc.sin(Double(operand[index]))) }
  }
}

/// The sine of an angle in radians, element by element.
public func sin(_ x: Value) -> Value { x.applying(Sine()) }
