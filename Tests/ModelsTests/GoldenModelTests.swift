import Autodiff
import Flows
import Models
import ScienceTestSupport
import Tensors
import Testing

/// A Denoising Normalizing Flow of the published implementation.
struct GoldenModel: CustomTestStringConvertible, Sendable {
  let file: String
  let configuration: DenoisingNormalizingFlow.Configuration
  let reconstructionWeight: Double
  let latentWeight: Double
  /// Which precision the reference was computed in.
  var precision = "f64"

  var testDescription: String { file }

  static let all: [GoldenModel] = [
    GoldenModel(
      file: "dnf_spiral_small_h16",
      configuration: .init(
        dataDimension: 2, latentDimension: 1, variance: 0.01,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 3, hidden: 16),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 16)),
      reconstructionWeight: 1, latentWeight: 0),
    GoldenModel(
      file: "dnf_sphere_small_h16",
      configuration: .init(
        dataDimension: 3, latentDimension: 2, variance: 0.01,
        outer: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 3, linear: .permutation, hidden: 16),
        inner: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 2, linear: .permutation, hidden: 16)),
      reconstructionWeight: 1000, latentWeight: 0.01),
    GoldenModel(
      file: "dnf_d3_k11_lu_h16",
      configuration: .init(
        dataDimension: 3, latentDimension: 2, variance: 0.01,
        outer: FlowArchitecture(
          transform: .rationalQuadraticCoupling, layers: 2, bins: 11, bound: 10, hidden: 16),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 16)),
      reconstructionWeight: 1, latentWeight: 0.01),
    GoldenModel(
      file: "dnf_thin_spiral_h100",
      configuration: .init(
        dataDimension: 2, latentDimension: 1, variance: 0.01,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 9),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 1)),
      reconstructionWeight: 1, latentWeight: 0, precision: "f32"),
  ]
}

@Suite("The Denoising Normalizing Flow agrees with the published implementation")
struct GoldenModelTests {
  @Test("latents, densities, reconstructions, samples", arguments: GoldenModel.all)
  func outputs(golden: GoldenModel) throws {
    let file = try GoldenFile(golden.file)
    let model = try DenoisingNormalizingFlow(
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
    let model = try DenoisingNormalizingFlow(
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
}
