import Glibc
import Tensors

/// The cosine of an angle in radians, element by element.
struct Cosine: ElementwiseUnary {
  func value(_ x: Double) -> Double { Glibc.cos(x) }

  func derivative(_ application: Application) -> Value? { -sin(application.operand) }

  // Few values per point are angles: the C library's double, rounded, is fast enough for them.
  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    for index in 0..<count { result[index] = Float(Glibc.cos(Double(operand[index]))) }
  }
}

/// The cosine of an angle in radians, element by element.
public func cos(_ x: Value) -> Value { x.applying(Cosine()) }
