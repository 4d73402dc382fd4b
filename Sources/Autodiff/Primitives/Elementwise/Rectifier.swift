import CKernels
import Tensors

/// `max(x, 0)`, element by element.
struct Rectifier: ElementwiseUnary {
  func value(_ x: Double) -> Double { max(x, 0) }

  func derivative(_ application: Application) -> Value? { step(application.operand) }

  // The result tells where the operand was positive; the gate needs no second pass for a step.
  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    [cotangents[0].map { gate($0, where: application.result) }]
  }

  func kernel(_ count: Int, _ operand: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>)
  {
    dnf_relu(count, operand, result)
  }
}

/// `max(x, 0)`, element by element.
public func rectify(_ x: Value) -> Value { x.applying(Rectifier()) }
