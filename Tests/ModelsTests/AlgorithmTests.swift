import Autodiff
import Flows
import Glibc
import Models
import ScienceTestSupport
import Tensors
import Testing

@Suite("Algorithms")
struct AlgorithmTests {
  @Test(
    "the gradient of every phase's loss agrees with finite differences",
    arguments: AlgorithmCase.ofAllSizes)
  func gradients(algorithm: AlgorithmCase) throws {
    let (model, plan) = try algorithm.plan(9)
    var numbers = RandomNumbers(algorithm.testDescription)
    let point = numbers.parameters(of: model.layout)
    let clean = numbers.tensor([4, algorithm.dimension], bound: 2)
    let noise = numbers.tensor([4, algorithm.dimension], bound: 0.3)
    let inflated = clean.combined(with: noise) { $0 + $1 }
    for phase in plan.phases {
      let trained = Set(phase.parameters.parameters.map(\.position))
      let direction = point.enumerated().map { index, tensor in
        trained.contains(index)
          ? numbers.tensor(tensor.shape, bound: 1) : Tensor(repeating: 0, shape: tensor.shape)
      }
      func run(_ point: [Tensor], _ function: (Value, ParameterValues) -> Value) -> Double {
        evaluate(model.layout, parameters: point, inputs: [clean, inflated], mode: .training) {
          let terms = phase.objective.lossTerms(clean: $1[0], inflated: $1[1], $0)
          return [function(total(terms.map { $0.weight * $0.value }), $0)]
        }.double[0].scalar
      }
      let exact = run(point) { loss, parameters in
        let variables = phase.parameters.parameters.map { parameters.values[$0.position] }
        let gradients = gradient(of: loss, withRespectTo: variables)
        let directions = phase.parameters.parameters.map { direction[$0.position] }
        return total(zip(gradients, directions).map { ($0 * loss.tracer.constant($1)).sum() })
      }
      let differences = centralDifference(point, along: direction) { run($0) { loss, _ in loss } }
      // The potentials of a transport are settled to 10⁻³, and so is its gradient.
      let tolerance = phase.name == "transport" ? 1e-2 : 1e-6
      #expect(
        abs(exact - differences) <= tolerance * max(1, abs(differences)),
        "\(phase.name): \(exact), \(differences)")
    }
  }

  @Test("phases, their epochs, what they train and the weights of their terms")
  func plans() throws {
    let cases = AlgorithmCases(dimension: 3, latent: 2)
    func describe(_ algorithm: AlgorithmCase, epochs: Int) throws -> [String] {
      let (model, plan) = try algorithm.plan(epochs)
      return plan.parts.flatMap { part in
        part.phases.map { phase in
          let tracer = Tracer()
          let values = ParameterValues(model.layout, tracer: tracer)
          let x = tracer.input([2, 3])
          let terms = phase.objective.lossTerms(clean: x, inflated: x, values)
            .map { "\($0.name) \(($0.weight * 1000).rounded() / 1000)" }
          let names = Set(
            phase.parameters.parameters.map { $0.name.prefix { $0 != "." } }.map(String.init))
          return "\(phase.name) \(part.epochs)x\(part.chunks) \(names.sorted()) "
            + "\(phase.optimiser) \(phase.schedule): " + terms.joined(separator: ", ")
        }
      }
    }
    // 1 / (3 ln 2) = 0.481 for data, 1 / (2 ln 2) = 0.721 for the manifold.
    #expect(
      try describe(cases.dnf, epochs: 7) == [
        #"all 7x1 ["inner", "outer"] adamW cosine: negative_log_likelihood 1.0, "#
          + "reconstruction 3.0, latent 0.5"
      ])
    #expect(
      try describe(cases.mFlow(.optimalTransport), epochs: 7) == [
        #"transport 7x1 ["inner", "outer"] adamW cosine: sinkhorn_divergence 0.7"#
      ])
    #expect(
      try describe(cases.mFlow(.alternatingTransport), epochs: 7) == [
        #"transport 3x3 ["inner", "outer"] adam cosine: sinkhorn_divergence 0.7"#,
        #"density 3x3 ["inner"] adam cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(cases.encoded(.sequential), epochs: 7) == [
        #"manifold 3x1 ["encoder", "outer"] adamW cosine: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(cases.fom, epochs: 7) == [
        #"all 7x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#
      ])
    #expect(
      try describe(cases.pae, epochs: 7) == [
        #"autoencoder 3x1 ["decoder", "encoder"] adam constant: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(cases.vae, epochs: 7) == [
        #"all 7x1 ["decoder", "encoder"] adamW wave(period: 3): negative_log_likelihood 1.0, "#
          + "divergence 1.0"
      ])
    #expect(
      try describe(cases.infomax, epochs: 7) == [
        #"all 7x1 ["decoder", "discriminator", "encoder"] adam constant: "#
          + "negative_log_likelihood 1.0, divergence 1.0, negative_information 0.8"
      ])
    #expect(
      try describe(cases.pie, epochs: 7) == [
        #"all 7x1 ["inner", "outer"] adamW cosine: negative_log_likelihood 0.962"#
      ])
    #expect(
      try describe(cases.ambient, epochs: 7) == [
        #"all 7x1 ["flow"] adamW cosine: negative_log_likelihood 0.721"#
      ])
    #expect(
      try describe(cases.mFlow(.sequential), epochs: 7) == [
        #"manifold 3x1 ["outer"] adamW cosine: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(cases.mFlow(.simultaneous), epochs: 8) == [
        #"manifold 2x1 ["outer"] adamW cosine: reconstruction 30.0"#,
        #"both 4x1 ["inner", "outer"] adamW cosine: reconstruction 30.0, "#
          + "negative_log_likelihood 0.289",
        #"density 2x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(cases.mFlow(.alternating), epochs: 7) == [
        #"manifold 3x3 ["outer"] adam cosine: reconstruction 30.0"#,
        #"density 3x3 ["inner"] adam cosine: negative_log_likelihood 1.082"#,
      ])
  }
}
