import CKernels
import Tensors

/// `x · y`, element by element.
struct Multiplication: ElementwiseBinary {
  func value(_ x: Double, _ y: Double) -> Double { x * y }

  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) { dnf_multiply(count, left, right, result) }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let (x, y) = (application.operands[0], application.operands[1])
    return [sum(tangents[0].map { $0 * y }, tangents[1].map { x * $0 })]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let (x, y) = (application.operands[0], application.operands[1])
    return [cotangents[0].map { $0 * y }, cotangents[0].map { $0 * x }]
  }
}

extension Value {
  public static func * (left: Value, right: Value) -> Value {
    left.tracer.apply(Multiplication(), to: [left, right])[0]
  }
}
