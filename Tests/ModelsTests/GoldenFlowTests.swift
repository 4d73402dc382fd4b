import Autodiff
import Flows
import Models
import ScienceTestSupport
import Tensors
import Testing

@Suite("The ambient flow agrees with the published implementation")
struct GoldenFlowTests {
  @Test("latents, densities and samples; what goes in comes back")
  func outputs() throws {
    let file = try GoldenFile("flow_spiral_small_h16")
    let model = try AmbientFlow(
      .init(
        dataDimension: 2, variance: 0,
        flow: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 3, hidden: 16)),
      permutations: .stored(file.permutations))
    let x = try #require(file.tensors["in/x"])
    let results = evaluate(
      model.layout, parameters: try file.parameters(of: model.layout), inputs: [x]
    ) { parameters, inputs in
      let encoded = model.encode(inputs[0], parameters)
      let logDensity = model.logDensity(encoded)
      return [
        encoded.value, logDensity, model.generate(latent: encoded.value, parameters),
        -logDensity.mean(),
      ]
    }
    // The reference is a float32 run: its own roundings bind both precisions.
    for (index, name) in ["u", "log_prob", "x_reco"].enumerated() {
      let expected = file.tensors["f32/\(name)"]
      expectAgreement(
        results.double[index].values, expected, tolerance: 2e-5, "\(name) in float64")
      expectAgreement(results.single[index], expected, tolerance: 2e-5, "\(name) in float32")
    }
    let loss = try #require(file.facts["loss"]?.doubleValue)
    expectAgreement(results.double[3].values, Tensor(loss), tolerance: 2e-6, "mean of -ln p")
  }
}
