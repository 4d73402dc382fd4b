import CKernels
import Tensors

/// `x + y`, element by element.
struct Addition: ElementwiseBinary {
  func value(_ x: Double, _ y: Double) -> Double { x + y }

  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) { dnf_add(count, left, right, result) }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [sum(tangents[0], tangents[1])]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0], cotangents[0]]
  }
}

extension Value {
  public static func + (left: Value, right: Value) -> Value {
    left.tracer.apply(Addition(), to: [left, right])[0]
  }
}
