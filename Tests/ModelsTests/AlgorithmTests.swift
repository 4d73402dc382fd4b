import Autodiff
import Flows
import Glibc
import Models
import ScienceTestSupport
import Tensors
import Testing

/// An algorithm with small flows.
struct AlgorithmCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// What it plans for some epochs, and its model.
  let plan: @Sendable (_ epochs: Int) throws -> (model: any EvaluatedModel, plan: TrainingPlan)

  private static func of(_ name: String, _ algorithm: some Algorithm) -> AlgorithmCase {
    AlgorithmCase(testDescription: name) { epochs in
      func plan<Kind: Algorithm>(
        _ algorithm: Kind
      ) throws -> (model: any EvaluatedModel, plan: TrainingPlan) {
        let model = try Kind.build(
          algorithm.model, permutations: .random(RandomStream(seed: 2, path: ["algorithm"])))
        return (model, algorithm.plan(for: model, epochs: epochs))
      }
      return try plan(algorithm)
    }
  }

  private static let flow = FlowArchitecture(
    transform: .rationalQuadraticCoupling, layers: 2, bins: 4, hidden: 6, blocks: 1)
  private static let manifold = ManifoldFlow.Configuration(
    dataDimension: 3, latentDimension: 2, variance: 0.09, outer: flow,
    inner: FlowArchitecture(transform: .affineAutoregressive, layers: 1, hidden: 5, blocks: 1))

  private static func learning(
    _ scheme: ManifoldLearning.Scheme, _ loss: ManifoldLearning.ReconstructionLoss
  ) -> ManifoldLearning {
    ManifoldLearning(
      scheme: scheme, reconstruction: loss, reconstructionWeight: 30, likelihoodWeight: 1.5,
      latentWeight: 0.25, jointLikelihoodWeight: 0.4, chunks: 3,
      // With so wide a blur potentials settle in few steps.
      transport: TransportSettings(weight: 0.7, blur: 4, batchSize: 4))
  }

  static func encoded(_ scheme: ManifoldLearning.Scheme) -> AlgorithmCase {
    of(
      "m-flow-encoder, \(scheme)",
      EncodedManifoldLearningFlow(
        model: .init(flow: manifold, encoder: .init(blocks: 1, hidden: 6)),
        learning: learning(scheme, .squared)))
  }

  private static let dense = DenseNetwork.Architecture(layers: 2, hidden: 6)
  private static let gaussian = GaussianAutoencoder.Configuration(
    dataDimension: 3, latentDimension: 2, encoder: dense, decoder: dense, decoderVariance: 0.3)

  static let fom = of(
    "fom",
    PrescribedManifoldFlow(
      model: .init(
        dataDimension: 3, latentDimension: 2, manifold: .sphere(radius: 1.5),
        inner: FlowArchitecture(
          transform: .rationalQuadraticAutoregressive, layers: 1, hidden: 5, blocks: 1)),
      likelihoodWeight: 1.5))
  static let pae = of(
    "pae",
    ProbabilisticAutoencoder(
      model: .init(
        dataDimension: 3, latentDimension: 2, encoder: .init(blocks: 1, hidden: 6),
        decoder: .init(blocks: 1, hidden: 6),
        inner: FlowArchitecture(
          transform: .affineAutoregressive, layers: 1, hidden: 5, blocks: 1),
        residual: .meanAbsolute),
      reconstructionWeight: 30, latentWeight: 0.25, likelihoodWeight: 1.5))
  static let vae = of("vae", VariationalAutoencoder(model: gaussian))
  static let published = of(
    "vae-published",
    PublishedVariationalAutoencoder(
      model: .init(dataDimension: 3, latentDimension: 2, encoder: dense, decoder: dense)))
  static let infomax = of(
    "infomax-vae",
    InfoMaxAutoencoder(
      model: .init(autoencoder: gaussian, discriminator: dense), informationWeight: 0.8))

  static func mFlow(
    _ scheme: ManifoldLearning.Scheme,
    _ loss: ManifoldLearning.ReconstructionLoss = .squared
  ) -> AlgorithmCase {
    of(
      "m-flow, \(scheme), \(loss)",
      ManifoldLearningFlow(model: manifold, learning: learning(scheme, loss)))
  }

  static let dnf = of(
    "dnf",
    DenoisingNormalizingFlow(model: manifold, reconstructionWeight: 3, latentWeight: 0.5))
  static let pie = of("pie", PseudoInvertibleEncoder(model: manifold, likelihoodWeight: 2))
  static let ambient = of(
    "flow",
    AmbientLikelihood(
      model: .init(dataDimension: 3, variance: 0, flow: flow), likelihoodWeight: 1.5))

  private static let flows = [dnf, pie, ambient, mFlow(.sequential, .smoothAbsolute)]
  private static let learners = ManifoldLearning.Scheme.allCases.map { mFlow($0) }
  private static let encoders = [
    encoded(.sequential), encoded(.simultaneous), encoded(.alternating),
  ]
  private static let autoencoders = [pae, vae, published, infomax]

  static let all: [AlgorithmCase] = flows + learners + encoders + [fom] + autoencoders
}

@Suite("Algorithms")
struct AlgorithmTests {
  @Test(
    "the gradient of every phase's loss agrees with finite differences",
    arguments: AlgorithmCase.all)
  func gradients(algorithm: AlgorithmCase) throws {
    let (model, plan) = try algorithm.plan(9)
    var numbers = RandomNumbers(algorithm.testDescription)
    let point = numbers.parameters(of: model.layout)
    let clean = numbers.tensor([4, 3], bound: 2)
    let noise = numbers.tensor([4, 3], bound: 0.3)
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

  @Test(
    "a point's density and reconstruction do not depend on its batch", arguments: AlgorithmCase.all)
  func batchIndependence(algorithm: AlgorithmCase) throws {
    let model = try algorithm.plan(9).model
    var numbers = RandomNumbers(algorithm.testDescription)
    let parameters = numbers.parameters(of: model.layout)
    let x = numbers.tensor([4, 3], bound: 2)
    func readings(_ x: Tensor) -> [Tensor] {
      evaluate(model.layout, parameters: parameters, inputs: [x]) {
        let readings = model.readings(of: $1[0], $0)
        return [readings.logDensity, readings.reconstruction].compactMap { $0 }
      }.double
    }
    let whole = readings(x)
    #expect(whole.count == (model.densityKind == .none ? 0 : 1) + (model.reconstructs ? 1 : 0))
    for row in 0..<4 {
      let alone = readings(Tensor(Array(x.values[3 * row..<3 * row + 3]), shape: [1, 3]))
      for (single, all) in zip(alone, whole) {
        let width = single.values.count
        #expect(single.values == Array(all.values[width * row..<width * (row + 1)]))
      }
    }
  }

  @Test("phases, their epochs, what they train and the weights of their terms")
  func plans() throws {
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
      try describe(.dnf, epochs: 7) == [
        #"all 7x1 ["inner", "outer"] adamW cosine: negative_log_likelihood 1.0, "#
          + "reconstruction 3.0, latent 0.5"
      ])
    #expect(
      try describe(.mFlow(.optimalTransport), epochs: 7) == [
        #"transport 7x1 ["inner", "outer"] adamW cosine: sinkhorn_divergence 0.7"#
      ])
    #expect(
      try describe(.mFlow(.alternatingTransport), epochs: 7) == [
        #"transport 3x3 ["inner", "outer"] adam cosine: sinkhorn_divergence 0.7"#,
        #"density 3x3 ["inner"] adam cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(.encoded(.sequential), epochs: 7) == [
        #"manifold 3x1 ["encoder", "outer"] adamW cosine: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(.fom, epochs: 7) == [
        #"all 7x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#
      ])
    #expect(
      try describe(.pae, epochs: 7) == [
        #"autoencoder 3x1 ["decoder", "encoder"] adam constant: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(.vae, epochs: 7) == [
        #"all 7x1 ["decoder", "encoder"] adamW wave(period: 3): negative_log_likelihood 1.0, "#
          + "divergence 1.0"
      ])
    #expect(
      try describe(.infomax, epochs: 7) == [
        #"all 7x1 ["decoder", "discriminator", "encoder"] adam constant: "#
          + "negative_log_likelihood 1.0, divergence 1.0, negative_information 0.8"
      ])
    #expect(
      try describe(.pie, epochs: 7) == [
        #"all 7x1 ["inner", "outer"] adamW cosine: negative_log_likelihood 0.962"#
      ])
    #expect(
      try describe(.ambient, epochs: 7) == [
        #"all 7x1 ["flow"] adamW cosine: negative_log_likelihood 0.721"#
      ])
    #expect(
      try describe(.mFlow(.sequential), epochs: 7) == [
        #"manifold 3x1 ["outer"] adamW cosine: reconstruction 30.0, latent 0.25"#,
        #"density 4x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(.mFlow(.simultaneous), epochs: 8) == [
        #"manifold 2x1 ["outer"] adamW cosine: reconstruction 30.0"#,
        #"both 4x1 ["inner", "outer"] adamW cosine: reconstruction 30.0, "#
          + "negative_log_likelihood 0.289",
        #"density 2x1 ["inner"] adamW cosine: negative_log_likelihood 1.082"#,
      ])
    #expect(
      try describe(.mFlow(.alternating), epochs: 7) == [
        #"manifold 3x3 ["outer"] adam cosine: reconstruction 30.0"#,
        #"density 3x3 ["inner"] adam cosine: negative_log_likelihood 1.082"#,
      ])
  }
}
