import ArrayFiles
import CanonicalJSON
import ExperimentSpec
import Flows
import Models
import Scheduler

/// The algorithms, by the names that specs use.
enum AlgorithmKind: String, Codable, CaseIterable {
  case dnf
  case flow
  case pie
  case mFlow = "m-flow"
  case mFlowEncoder = "m-flow-encoder"
  case fom
  case pae
  case vae
  case vaePublished = "vae-published"
  case infomaxVAE = "infomax-vae"

  /// The code of the algorithm.
  var type: any SpecifiedAlgorithm.Type {
    switch self {
    case .dnf: DenoisingNormalizingFlow.self
    case .flow: AmbientLikelihood.self
    case .pie: PseudoInvertibleEncoder.self
    case .mFlow: ManifoldLearningFlow.self
    case .mFlowEncoder: EncodedManifoldLearningFlow.self
    case .fom: PrescribedManifoldFlow.self
    case .pae: ProbabilisticAutoencoder.self
    case .vae: VariationalAutoencoder.self
    case .vaePublished: PublishedVariationalAutoencoder.self
    case .infomaxVAE: InfoMaxAutoencoder.self
    }
  }

  /// Whether models have coordinates off their manifold that can be drawn anew.
  var hasNormalSpace: Bool { type.modelHasNormalSpace }
}

/// An algorithm that specs can name.
protocol SpecifiedAlgorithm: Algorithm {
  /// What specs may say of it.
  static var vocabulary: Catalogue.Algorithm { get }
  /// The metrics that its models have not, each with what these models are.
  static var lackedMetrics: [MetricKind: String] { get }

  /// Reads what the model looks like from its section.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> Configuration

  /// Reads the section of a model that is trained.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  init(_ settings: SpecObject, data: DataSection, variance: Double) throws
}

extension SpecifiedAlgorithm {
  static var lackedMetrics: [MetricKind: String] { LackedMetrics.bound }

  /// Whether models have not a metric, among those that are evaluated.
  ///
  /// Where the evidence lower bound of variational models is evaluated, it stands for the density that they
  /// have not in what is drawn.
  static func lacks(_ metric: MetricKind, evaluated: [String]) -> Bool {
    guard lackedMetrics[metric] != nil else { return false }
    let isBounded =
      metric.canBeBounded && lackedMetrics[.evidenceLowerBound] == nil
      && evaluated.contains(MetricKind.evidenceLowerBound.rawValue)
    return !isBounded
  }

  fileprivate static var modelHasNormalSpace: Bool { Model.self is any NormalSpaceModel.Type }
}

extension SpecifiedAlgorithm where Configuration == ManifoldFlow.Configuration {
  static func model(
    _ settings: SpecObject, data: DataSection, variance: Double
  ) throws -> Configuration {
    try ManifoldFlow.Configuration(settings, data: data, variance: variance)
  }
}

extension Algorithm {
  /// Builds a model from a stored description.
  ///
  /// - Throws: `DecodingError` when it describes no model of this algorithm, `ModelError` when its
  ///   permutations are missing or wrong.
  static func rebuild(
    _ configuration: JSONValue, permutations: Declaration.PermutationSource
  ) throws -> any EvaluatedModel {
    try build(configuration.decoded(as: Configuration.self), permutations: permutations)
  }

  /// Holds a stored description against the file that it stands in, before anything is built of it.
  ///
  /// A model of a million weights may be described by any file: that some are missing is told by name.
  ///
  /// - Throws: `DecodingError` when it describes no model of this algorithm, `StageFailure` when there can
  ///   be no such model, or none whose weights the file holds.
  static func require(_ configuration: JSONValue, fits file: SafetensorsFile) throws {
    let demand = try configuration.decoded(as: Configuration.self).demand
    guard demand.isPossible else {
      throw StageFailure(
        "the file describes a model that cannot be: \(printable(configuration.canonicalText))",
        help: "write it again with this program")
    }
    let held = file.tensors.values.reduce(0) { sum, tensor in
      sum + ModelDemand.padded(Double(tensor.elements.count))
    }
    guard demand.leastStorage <= max(held, Double(1 << 20)) else {
      throw StageFailure(
        "the file describes a model that is far larger than the file:"
          + " \(printable(configuration.canonicalText))", help: "write it again with this program")
    }
  }

  /// A stored description as this program writes it.
  ///
  /// - Throws: `DecodingError` when it describes no model of this algorithm.
  static func normalised(_ configuration: JSONValue) throws -> JSONValue {
    try JSONValue(encoding: configuration.decoded(as: Configuration.self))
  }

  /// A new model, its plan, and the description that its file holds.
  ///
  /// - Throws: `EncodingError` when a setting is not a finite number, `ModelError` never for a new
  ///   model.
  func prepare(
    epochs: Int, permutations: Declaration.PermutationSource
  ) throws -> (model: any EvaluatedModel, plan: TrainingPlan, configuration: JSONValue) {
    let built = try Self.build(model, permutations: permutations)
    return (built, plan(for: built, epochs: epochs), try JSONValue(encoding: model))
  }
}
