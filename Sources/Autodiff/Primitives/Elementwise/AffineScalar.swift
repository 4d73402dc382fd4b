import Tensors

/// `scale · x + offset` with numbers known when the computation is written, element by element.
struct AffineScalar: ElementwiseUnary {
  let scale: Double
  let offset: Double

  func value(_ x: Double) -> Double { scale * x + offset }

  func derivative(_ application: Application) -> Value? {
    application.operand.tracer.constant(scale, shape: application.operand.shape)
  }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    let scale = Float(scale)
    let offset = Float(offset)
    for index in 0..<count { result[index] = scale * operand[index] + offset }
  }

  // Scaling the tangent directly keeps a filled constant out of the graph.
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [tangents[0].map { scale * $0 }]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0].map { scale * $0 }]
  }
}

extension Value {
  func affine(scale: Double, offset: Double) -> Value {
    scale == 1 && offset == 0 ? self : applying(AffineScalar(scale: scale, offset: offset))
  }

  public static prefix func - (x: Value) -> Value { x.affine(scale: -1, offset: 0) }
  public static func * (scale: Double, x: Value) -> Value { x.affine(scale: scale, offset: 0) }
  public static func / (x: Value, divisor: Double) -> Value {
    x.affine(scale: 1 / divisor, offset: 0)
  }
  public static func + (x: Value, offset: Double) -> Value { x.affine(scale: 1, offset: offset) }
  public static func - (x: Value, offset: Double) -> Value { x.affine(scale: 1, offset: -offset) }
  public static func - (offset: Double, x: Value) -> Value { x.affine(scale: -1, offset: offset) }
}
