import CKernels
import Tensors

/// `x / y`, element by element.
struct Division: ElementwiseBinary {
  func value(_ x: Double, _ y: Double) -> Double { x / y }

  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) { dnf_divide(count, left, right, result) }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let (y, quotient) = (application.operands[1], application.result)
    return [sum(tangents[0].map { $0 / y }, tangents[1].map { -(quotient * $0 / y) })]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let (y, quotient) = (application.operands[1], application.result)
    return [cotangents[0].map { $0 / y }, cotangents[0].map { -(quotient * $0 / y) }]
  }
}

extension Value {
  public static func / (left: Value, right: Value) -> Value {
    left.tracer.apply(Division(), to: [left, right])[0]
  }
}
