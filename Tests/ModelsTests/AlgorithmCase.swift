import Flows
import Models
import Tensors
import Testing

/// An algorithm with small flows.
struct AlgorithmCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// `D`.
  let dimension: Int
  /// What it plans for some epochs, and its model.
  let plan: @Sendable (_ epochs: Int) throws -> (model: any EvaluatedModel, plan: TrainingPlan)

  /// Every algorithm at the least dimensions there are, at neighbouring ones, and at two that are drawn.
  static let ofAllSizes: [AlgorithmCase] = {
    var stream = RandomStream(seed: 3, path: ["sizes"])
    let drawn = (0..<2).map { _ -> (Int, Int) in
      let dimension = 4 + Int(3 * stream.uniform(in: 0..<1))
      return (dimension, 1 + Int(Double(dimension - 1) * stream.uniform(in: 0..<1)))
    }
    return [AlgorithmCases.line]
      + ([(2, 1), (3, 2)] + drawn).flatMap { AlgorithmCases(dimension: $0.0, latent: $0.1).all }
  }()
}

/// The algorithms for data of one dimension and manifolds of another.
struct AlgorithmCases {
  let dimension: Int
  let latent: Int

  var all: [AlgorithmCase] { flows + learners + encoders + [fom] + autoencoders }

  /// A flow of a single coordinate.
  static let line = of(
    "flow of one coordinate", 1,
    AmbientLikelihood(
      model: .init(
        dataDimension: 1, variance: 0,
        flow: FlowArchitecture(
          transform: .rationalQuadraticAutoregressive, layers: 2, bins: 4, hidden: 6, blocks: 1)),
      likelihoodWeight: 1.5))

  private static func of(
    _ name: String, _ dimension: Int, _ algorithm: some Algorithm
  ) -> AlgorithmCase {
    AlgorithmCase(testDescription: name, dimension: dimension) { epochs in
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

  private func of(_ name: String, _ algorithm: some Algorithm) -> AlgorithmCase {
    Self.of("\(name), \(latent) in \(dimension)", dimension, algorithm)
  }

  private var flow: FlowArchitecture {
    FlowArchitecture(
      transform: .rationalQuadraticCoupling, layers: 2, bins: 4, hidden: 6, blocks: 1)
  }
  private var affine: FlowArchitecture {
    FlowArchitecture(transform: .affineAutoregressive, layers: 1, hidden: 5, blocks: 1)
  }
  private var manifold: ManifoldFlow.Configuration {
    ManifoldFlow.Configuration(
      dataDimension: dimension, latentDimension: latent, variance: 0.09, outer: flow,
      inner: affine)
  }
  private var dense: DenseNetwork.Architecture { .init(layers: 2, hidden: 6) }
  private var gaussian: GaussianAutoencoder.Configuration {
    .init(
      dataDimension: dimension, latentDimension: latent, encoder: dense, decoder: dense,
      decoderVariance: 0.3)
  }

  private func learning(
    _ scheme: ManifoldLearning.Scheme, _ loss: ManifoldLearning.ReconstructionLoss
  ) -> ManifoldLearning {
    ManifoldLearning(
      scheme: scheme, reconstruction: loss, reconstructionWeight: 30, likelihoodWeight: 1.5,
      latentWeight: 0.25, jointLikelihoodWeight: 0.4, chunks: 3,
      // With so wide a blur potentials settle in few steps.
      transport: TransportSettings(weight: 0.7, blur: 4, batchSize: 4))
  }

  func mFlow(
    _ scheme: ManifoldLearning.Scheme, _ loss: ManifoldLearning.ReconstructionLoss = .squared
  ) -> AlgorithmCase {
    of(
      "m-flow, \(scheme), \(loss)",
      ManifoldLearningFlow(model: manifold, learning: learning(scheme, loss)))
  }

  func encoded(_ scheme: ManifoldLearning.Scheme) -> AlgorithmCase {
    of(
      "m-flow-encoder, \(scheme)",
      EncodedManifoldLearningFlow(
        model: .init(flow: manifold, encoder: .init(blocks: 1, hidden: 6)),
        learning: learning(scheme, .squared)))
  }

  var dnf: AlgorithmCase {
    of(
      "dnf", DenoisingNormalizingFlow(model: manifold, reconstructionWeight: 3, latentWeight: 0.5))
  }
  var pie: AlgorithmCase {
    of("pie", PseudoInvertibleEncoder(model: manifold, likelihoodWeight: 2))
  }
  var ambient: AlgorithmCase {
    of(
      "flow",
      AmbientLikelihood(
        model: .init(dataDimension: dimension, variance: 0, flow: flow), likelihoodWeight: 1.5))
  }
  var fom: AlgorithmCase {
    of(
      "fom",
      PrescribedManifoldFlow(
        model: .init(
          dataDimension: dimension, latentDimension: latent, manifold: .sphere(radius: 1.5),
          inner: FlowArchitecture(
            transform: .rationalQuadraticAutoregressive, layers: 1, hidden: 5, blocks: 1)),
        likelihoodWeight: 1.5))
  }
  var pae: AlgorithmCase {
    of(
      "pae",
      ProbabilisticAutoencoder(
        model: .init(
          dataDimension: dimension, latentDimension: latent, encoder: .init(blocks: 1, hidden: 6),
          decoder: .init(blocks: 1, hidden: 6), inner: affine, residual: .meanAbsolute),
        reconstructionWeight: 30, latentWeight: 0.25, likelihoodWeight: 1.5))
  }
  var vae: AlgorithmCase { of("vae", VariationalAutoencoder(model: gaussian)) }
  var published: AlgorithmCase {
    of(
      "vae-published",
      PublishedVariationalAutoencoder(
        model: .init(
          dataDimension: dimension, latentDimension: latent, encoder: dense, decoder: dense)))
  }
  var infomax: AlgorithmCase {
    of(
      "infomax-vae",
      InfoMaxAutoencoder(
        model: .init(autoencoder: gaussian, discriminator: dense), informationWeight: 0.8))
  }

  private var flows: [AlgorithmCase] { [dnf, pie, ambient, mFlow(.sequential, .smoothAbsolute)] }
  private var learners: [AlgorithmCase] { ManifoldLearning.Scheme.allCases.map { mFlow($0) } }
  private var encoders: [AlgorithmCase] {
    [encoded(.sequential), encoded(.simultaneous), encoded(.alternating)]
  }
  private var autoencoders: [AlgorithmCase] { [pae, vae, published, infomax] }
}
