import Tensors

/// 1 where `x >= y`, else 0, element by element.
struct GreaterOrEqual: ElementwiseBinary {
  func value(_ x: Double, _ y: Double) -> Double { x >= y ? 1 : 0 }

  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count { result[index] = left[index] >= right[index] ? 1 : 0 }
  }

  // Piecewise constant: no derivative where one exists.
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] { [nil] }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] { [nil, nil] }
}

/// 1 where `left >= right`, else 0, element by element.
public func isAtLeast(_ left: Value, _ right: Value) -> Value {
  left.tracer.apply(GreaterOrEqual(), to: [left, right])[0]
}
