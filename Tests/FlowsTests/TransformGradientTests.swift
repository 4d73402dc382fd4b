import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

@Suite("Derivatives of every transform")
struct TransformGradientTests {
  /// `Σ w y + Σ v ln|det|`, for weights of no particular values.
  private func loss(
    _ law: LawCase, _ transform: any Transform, isInverse: Bool, _ parameters: ParameterValues,
    _ x: Value
  ) -> Value {
    let result =
      isInverse ? transform.inverse(x, parameters) : transform.forward(x, parameters)
    let weights = Tensor((0..<x.shape.count).map { 1 - 0.3 * Double($0 % 7) }, shape: x.shape)
    let pointWeights = Tensor(
      (0..<law.batch).map { 0.5 + 0.2 * Double($0 % 3) }, shape: [law.batch])
    let logDeterminant = result.logDeterminant.total(batch: law.batch, in: x.tracer)
    return (result.value * x.tracer.constant(weights)).sum()
      + (logDeterminant * x.tracer.constant(pointWeights)).sum()
  }

  /// The derivative, along a fixed direction, of the value that `function` computes.
  private func check(
    _ layout: ParameterLayout, _ point: [Tensor], _ what: String,
    _ function: (ParameterValues, Value) -> Value
  ) {
    let count = layout.parameters.count
    let direction = point.enumerated().map { index, tensor in
      Tensor(
        tensor.values.indices.map { 0.9 - 0.37 * Double((3 * $0 + index) % 6) },
        shape: tensor.shape)
    }
    func run(_ point: [Tensor], _ function: (ParameterValues, Value) -> Value) -> Double {
      evaluate(
        layout, parameters: Array(point.prefix(count)), inputs: [point[count]]
      ) { [function($0, $1[0])] }.double[0].scalar
    }
    func difference(_ step: Double) -> Double {
      func moved(_ sign: Double) -> Double {
        run(
          zip(point, direction).map { $0.combined(with: $1) { $0 + sign * step * $1 } }, function)
      }
      return (moved(1) - moved(-1)) / (2 * step)
    }
    // Two steps, so that the truncation of order step² cancels: short reflection vectors curve.
    let differences = (4 * difference(1e-5) - difference(2e-5)) / 3
    let exact = run(point) { parameters, x in
      let gradients = gradient(
        of: function(parameters, x), withRespectTo: parameters.values + [x])
      return total(
        zip(gradients, direction).map { ($0 * x.tracer.constant($1)).sum() })
    }
    // What is left in double: truncation of order step⁴, cancellation of 1e-16 / step.
    #expect(
      abs(exact - differences) <= 1e-7 * max(1, abs(differences)),
      "\(what): gradient \(exact), differences \(differences)")
  }

  @Test(
    "gradients agree with central differences, and so do gradients of gradients",
    arguments: LawCase.further, [false, true])
  func gradients(law: LawCase, isInverse: Bool) throws {
    let (transform, layout, parameters, x) = try law.prepare(isInverse: isInverse)
    check(layout, parameters + [x], "first order") {
      loss(law, transform, isInverse: isInverse, $0, $1)
    }
    check(layout, parameters + [x], "second order") { parameters, x in
      let first = gradient(
        of: loss(law, transform, isInverse: isInverse, parameters, x),
        withRespectTo: parameters.values + [x])
      return total(first.map { square($0).sum() })
    }
  }
}
