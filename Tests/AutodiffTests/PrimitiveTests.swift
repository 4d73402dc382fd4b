import Autodiff
import Tensors
import Testing

@Suite("Primitives")
struct PrimitiveTests {
  @Test("derivatives agree with central differences in float64", arguments: primitiveCases)
  func derivatives(testCase: Case) { checkDerivatives(testCase) }

  @Test(
    "gradients can be differentiated again, forwards and backwards", arguments: primitiveCases)
  func secondDerivatives(testCase: Case) { checkDerivatives(testCase.gradientCase(seed: 300)) }

  @Test("float32 agrees with float64", arguments: primitiveCases)
  func singlePrecision(testCase: Case) { checkSinglePrecision(testCase) }

  @Test("float32 gradients agree with float64", arguments: primitiveCases)
  func singlePrecisionGradients(testCase: Case) {
    checkSinglePrecision(testCase.gradientCase(seed: 400))
  }

  @Test("a spline maps its bounds to themselves and is the identity outside")
  func splineBounds() {
    let points: [Double] = [-4, -3, 3, 3.5]
    let testCase = Case(
      "bounds",
      [Tensor(points, shape: [4]), pseudorandom([4, 14], seed: 1)]
    ) {
      let spline = SplineShape(bins: 5, bound: 3)
      let forward = rationalQuadraticSpline($0[0], parameters: $0[1], spline: spline)
      let inverse = rationalQuadraticSpline(
        $0[0], parameters: $0[1], spline: spline, isInverse: true)
      return [forward.y, inverse.y, forward.logDerivative]
    }
    let results = testCase.evaluate(testCase.inputs)
    for (point, (forward, inverse)) in zip(points, zip(results[0].values, results[1].values)) {
      #expect(abs(forward - point) < 1e-14)
      #expect(abs(inverse - point) < 1e-14)
    }
    for logDerivative in results[2].values { #expect(abs(logDerivative) < 1e-12) }
  }
}
