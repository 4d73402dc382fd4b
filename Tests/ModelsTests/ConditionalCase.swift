import Autodiff
import Flows
import Models
import ScienceTestSupport
import Tensors
import Testing

/// An algorithm whose model is conditioned on two parameters, with small flows.
struct ConditionalCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Whether the manifold depends on the parameters.
  let moves: Bool
  /// What it plans, and its model.
  let plan: @Sendable () throws -> (model: any EvaluatedModel, plan: TrainingPlan)

  private static func of(
    _ name: String, moves: Bool = false, _ algorithm: some Algorithm
  ) -> ConditionalCase {
    ConditionalCase(testDescription: name, moves: moves) {
      func plan<Kind: Algorithm>(
        _ algorithm: Kind
      ) throws -> (model: any EvaluatedModel, plan: TrainingPlan) {
        let model = try Kind.build(
          algorithm.model, permutations: .random(RandomStream(seed: 2, path: ["conditional"])))
        return (model, algorithm.plan(for: model, epochs: 9))
      }
      return try plan(algorithm)
    }
  }

  private static func flow(given context: Int) -> FlowArchitecture {
    FlowArchitecture(
      transform: .rationalQuadraticCoupling, layers: 2, bins: 4, hidden: 6, blocks: 1,
      contextFeatures: context)
  }

  /// A flow of two dimensions in three.
  static func manifold(moves: Bool) -> ManifoldFlow.Configuration {
    ManifoldFlow.Configuration(
      dataDimension: 3, latentDimension: 2, variance: 0.09, outer: flow(given: moves ? 2 : 0),
      inner: inner)
  }

  private static let inner = FlowArchitecture(
    transform: .affineAutoregressive, layers: 2, hidden: 5, blocks: 1, contextFeatures: 2)

  private static func learning(
    _ scheme: ManifoldLearning.Scheme, score: Double? = 0.7
  ) -> ManifoldLearning {
    ManifoldLearning(
      scheme: scheme, reconstructionWeight: 30, likelihoodWeight: 1.5, jointLikelihoodWeight: 0.4,
      scoreWeight: score)
  }

  static let ambient = of(
    "flow",
    AmbientLikelihood(
      model: .init(dataDimension: 3, variance: 0, flow: flow(given: 2)), likelihoodWeight: 1.5,
      scoreWeight: 0.7))
  static let dnf = of(
    "dnf",
    DenoisingNormalizingFlow(
      model: manifold(moves: false), reconstructionWeight: 3, latentWeight: 0.5, scoreWeight: 0.7))
  static let movingDNF = of(
    "dnf, moving", moves: true,
    DenoisingNormalizingFlow(
      model: manifold(moves: true), reconstructionWeight: 3, latentWeight: 0.5, scoreWeight: 0.7))
  static let pie = of(
    "pie",
    PseudoInvertibleEncoder(
      model: manifold(moves: false), likelihoodWeight: 1.5, scoreWeight: 0.7))
  static let fom = of(
    "fom",
    PrescribedManifoldFlow(
      model: .init(
        dataDimension: 3, latentDimension: 2, manifold: .sphere(radius: 1.5), inner: inner),
      likelihoodWeight: 1.5, scoreWeight: 0.7))
  static let pae = of(
    "pae",
    ProbabilisticAutoencoder(
      model: .init(
        dataDimension: 3, latentDimension: 2, encoder: .init(blocks: 1, hidden: 6),
        decoder: .init(blocks: 1, hidden: 6), inner: inner, residual: .meanSquare),
      reconstructionWeight: 30, latentWeight: 0.25, likelihoodWeight: 1.5))
  static let learners = [ManifoldLearning.Scheme.sequential, .simultaneous, .alternating].map {
    of("m-flow, \($0)", ManifoldLearningFlow(model: manifold(moves: false), learning: learning($0)))
  }
  static let movingLearner = of(
    "m-flow, moving", moves: true,
    ManifoldLearningFlow(
      model: manifold(moves: true), learning: learning(.simultaneous, score: nil)))
  static let encoder = of(
    "m-flow-encoder",
    EncodedManifoldLearningFlow(
      model: .init(flow: manifold(moves: false), encoder: .init(blocks: 1, hidden: 6)),
      learning: learning(.simultaneous)))

  static let all =
    [ambient, dnf, movingDNF, pie, fom, pae, movingLearner, encoder] + learners
}
