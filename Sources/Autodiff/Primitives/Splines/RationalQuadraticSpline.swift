import CKernels
import Tensors

/// The rational-quadratic spline, element by element, with the logarithm of its derivative.
///
/// Durkan et al. 2019, arXiv:1906.04032.
///
/// Operands: `x` of any shape and the unconstrained parameters, of that shape and one more axis of
/// `3K - 1`. Results: `y` and `ln y′`, of the shape of `x`.
struct RationalQuadraticSpline: FusedPrimitive {
  let spline: SplineShape
  let isInverse: Bool

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let count = SplineFamily.rationalQuadratic.parameterCount(bins: spline.bins)
    precondition(
      operands[1].extents == operands[0].extents + [count],
      "spline parameters \(operands[1]) for \(operands[0])")
    return [operands[0], operands[0]]
  }

  func decomposition(_ operands: [Value]) -> [Value] {
    decomposedSpline(operands[0], parameters: operands[1], spline: spline, isInverse: isInverse)
  }

  func run(_ call: borrowing KernelCall) {
    let kernel = isInverse ? dnf_spline_rq_inverse : dnf_spline_rq_forward
    kernel(
      call.operandShapes[0].count, spline.bins, Float(spline.bound), Float(spline.logitScale),
      call.operands[0], call.operands[1], call.results[0], call.results[1])
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let (x, parameters) = (application.operands[0], application.operands[1])
    let gradient = RationalQuadraticSplineGradient(spline: spline, isInverse: isInverse)
    return x.tracer.apply(
      gradient, to: [x, parameters, cotangents[0] ?? x.zeros, cotangents[1] ?? x.zeros])
  }
}

/// The vector-Jacobian product of the spline: `x`, parameters and the cotangents of `y` and `ln y′`
/// give the cotangents of `x` and of the parameters, in one pass.
struct RationalQuadraticSplineGradient: FusedPrimitive {
  let spline: SplineShape
  let isInverse: Bool

  func resultShapes(_ operands: [Shape]) -> [Shape] { [operands[0], operands[1]] }

  func decomposition(_ operands: [Value]) -> [Value] {
    let variables = Array(operands.prefix(2))
    let results = decomposedSpline(
      operands[0], parameters: operands[1], spline: spline, isInverse: isInverse)
    let cotangents = Autodiff.pullback(
      outputs: zip(results, operands.dropFirst(2)).map { (value: $0, cotangent: $1) },
      to: variables, treatingVariablesAsIndependent: true)
    return zip(variables, cotangents).map { $1 ?? $0.zeros }
  }

  func run(_ call: borrowing KernelCall) {
    let kernel = isInverse ? dnf_spline_rq_inverse_vjp : dnf_spline_rq_forward_vjp
    kernel(
      call.operandShapes[0].count, spline.bins, Float(spline.bound), Float(spline.logitScale),
      call.operands[0], call.operands[1], call.operands[2], call.operands[3], call.results[0],
      call.results[1])
  }
}

/// A monotone rational-quadratic spline with linear tails, element by element.
///
/// - Parameters:
///   - x: Values, any shape; outside `[-bound, bound]` the map is the identity.
///   - parameters: Unconstrained widths, heights and derivatives, the shape of `x` and one more axis
///     of `3 · bins - 1`.
///   - spline: What is fixed.
///   - isInverse: Whether the inverse map is meant.
/// - Returns: `y` and the logarithm of the derivative at `x` (of the inverse map, for the inverse),
///   in nats, both of the shape of `x`.
func rationalQuadraticSpline(
  _ x: Value, parameters: Value, spline: SplineShape, isInverse: Bool = false
) -> (y: Value, logDerivative: Value) {
  let results = x.tracer.apply(
    RationalQuadraticSpline(spline: spline, isInverse: isInverse), to: [x, parameters])
  return (results[0], results[1])
}
