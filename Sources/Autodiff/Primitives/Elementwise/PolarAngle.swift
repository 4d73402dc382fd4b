import Glibc
import Tensors

/// The angle of the point `(x, y)` against the `x` axis, element by element.
///
/// Operands: `y`, then `x`, as in the function `atan2` that most languages have.
struct PolarAngle: ElementwiseBinary {
  func value(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }

  // Few values per point are angles: the C library's double, rounded, is fast enough for them.
  func kernel(
    _ count: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count {
      result[index] = Float(Glibc.atan2(Double(left[index]), Double(right[index])))
    }
  }

  // dφ = (x dy - y dx) / (x² + y²).
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let (byY, byX) = derivatives(application)
    return [sum(tangents[0].map { byY * $0 }, tangents[1].map { byX * $0 })]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let (byY, byX) = derivatives(application)
    return [cotangents[0].map { byY * $0 }, cotangents[0].map { byX * $0 }]
  }

  private func derivatives(_ application: Application) -> (byY: Value, byX: Value) {
    let (y, x) = (application.operands[0], application.operands[1])
    let squares = square(x) + square(y)
    return (x / squares, -(y / squares))
  }
}

/// The angle of the point `(x, y)` against the `x` axis, element by element.
///
/// - Returns: Radians in `[-π, π]`.
public func polarAngle(y: Value, x: Value) -> Value {
  y.tracer.apply(PolarAngle(), to: [y, x])[0]
}
