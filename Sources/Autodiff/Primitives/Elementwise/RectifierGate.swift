import CKernels
import Tensors

/// `g` where `y > 0`, else 0: what a rectifier with result `y` does to a cotangent `g`.
struct RectifierGate: ElementwiseBinary {
  func value(_ x: Double, _ y: Double) -> Double { y > 0 ? x : 0 }

  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) { dnf_relu_backward(count, right, left, result) }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0].map { gate($0, where: application.operands[1]) }]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0].map { gate($0, where: application.operands[1]) }, nil]
  }
}

/// `cotangent` where `result > 0`, else 0.
func gate(_ cotangent: Value, where result: Value) -> Value {
  cotangent.tracer.apply(RectifierGate(), to: [cotangent, result])[0]
}
