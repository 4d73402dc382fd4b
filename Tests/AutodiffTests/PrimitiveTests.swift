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
}
