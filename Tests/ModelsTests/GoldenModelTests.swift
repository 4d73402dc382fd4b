import Autodiff
import Flows
import Models
import ScienceTestSupport
import Tensors
import Testing

@Suite("The Denoising Normalizing Flow agrees with the published implementation")
struct GoldenModelTests {
  @Test("latents, densities, reconstructions, samples", arguments: GoldenModel.all)
  func outputs(golden: GoldenModel) throws {
    let file = try GoldenFile(golden.file)
    let model = try ManifoldFlow(
      golden.configuration, permutations: .stored(file.permutations))
    let prefix = golden.precision
    let noisy = try #require(file.tensors["\(prefix)/x_tilde"])
    let u = try #require(file.tensors["\(prefix)/sample_u"])
    let results = evaluate(
      model.layout, parameters: try file.parameters(of: model.layout), inputs: [noisy, u]
    ) { parameters, inputs in
      let encoding = model.encode(inputs[0], parameters)
      return [
        encoding.latent, encoding.orthogonal, model.logDensity(encoding),
        model.decode(manifold: encoding.manifold, parameters),
        model.generate(latent: inputs[1], parameters),
      ]
    }
    // A float32 reference carries its own roundings, so it binds both precisions equally; log p
    // reaches 10³ nats and more and is compared relative to that.
    let noise = golden.precision == "f32" ? 2e-5 : 1e-9
    for (index, name) in ["dnf/u", "dnf/v", "dnf/log_prob", "dnf/x_reco", "sample_x"].enumerated() {
      let expected = file.tensors["\(prefix)/\(name)"]
      expectAgreement(
        results.double[index].values, expected, tolerance: noise, "\(name) in float64")
      let allowed = 8 * file.singlePrecisionNoise(name) + (golden.precision == "f32" ? 2e-5 : 1e-6)
      expectAgreement(results.single[index], expected, tolerance: allowed, "\(name) in float32")
    }
  }

  @Test("the loss, its terms and its gradient", arguments: GoldenModel.all)
  func lossAndGradient(golden: GoldenModel) throws {
    let file = try GoldenFile(golden.file)
    let model = try ManifoldFlow(
      golden.configuration, permutations: .stored(file.permutations))
    let objective = DenoisingObjective(
      model: model, reconstructionWeight: golden.reconstructionWeight,
      latentWeight: golden.latentWeight)
    let prefix = golden.precision
    let noisy = try #require(file.tensors["\(prefix)/x_tilde"])
    let clean = try #require(file.tensors["in/x"])
    let results = evaluate(
      model.layout, parameters: try file.parameters(of: model.layout), inputs: [clean, noisy]
    ) { parameters, inputs in
      let terms = objective.lossTerms(clean: inputs[0], inflated: inputs[1], parameters)
      let loss = total(terms.map { $0.weight * $0.value })
      return [loss, terms[0].value, terms[1].value]
        + gradient(of: loss, withRespectTo: parameters.values)
    }
    let losses = try #require(file.tensors["\(prefix)/losses"])
    let rounding = golden.precision == "f32" ? 2e-5 : 1e-6
    let exact = golden.precision == "f32" ? rounding : 1e-9
    for index in 0..<3 {
      let expected = Tensor(losses.values[index])
      expectAgreement(results.double[index].values, expected, tolerance: exact, "loss \(index)")
      expectAgreement(results.single[index], expected, tolerance: 2e-5, "loss \(index), float32")
    }
    var compared = 0
    for parameter in model.layout.parameters {
      guard let expected = file.tensors["\(prefix)/grad/\(parameter.publishedName)"] else {
        continue
      }
      compared += 1
      let index = 3 + parameter.position
      expectAgreement(
        results.double[index].values, expected, tolerance: exact, "gradient of \(parameter.name)")
      expectAgreement(
        results.single[index], expected,
        tolerance: 8 * file.singlePrecisionNoise("grad/\(parameter.publishedName)") + rounding,
        "gradient of \(parameter.name) in float32")
    }
    // The wide model's file holds the gradients of one coupling and of the inner output layer.
    #expect(compared == (golden.precision == "f64" ? model.layout.parameters.count : 18))
  }

  @Test(
    "the exact density on the learned manifold, by Jacobian-vector products",
    arguments: GoldenModel.all.filter { $0.precision == "f64" })
  func manifoldDensity(golden: GoldenModel) throws {
    let file = try GoldenFile(golden.file)
    let model = try ManifoldFlow(
      golden.configuration, permutations: .stored(file.permutations))
    // These references were computed at the inflated points as float32 adds them up.
    let points = try #require(file.tensors["in/x"]).combined(
      with: try #require(file.tensors["in/noise"])
    ) { Double(Float($0) + Float($1)) }
    let results = evaluate(
      model.layout, parameters: try file.parameters(of: model.layout), inputs: [points]
    ) { parameters, inputs in
      [
        model.manifoldLogDensity(
          at: model.coordinates(of: inputs[0], parameters).manifold, parameters)
      ]
    }
    let truth = try GoldenFile("mf_true_log_prob")
    expectAgreement(
      results.double[0].values, truth.tensors[golden.file], tolerance: 1e-9, "ln p on the manifold")
    expectAgreement(
      results.single[0], truth.tensors[golden.file], tolerance: 1e-4,
      "ln p on the manifold in float32")
  }
}
