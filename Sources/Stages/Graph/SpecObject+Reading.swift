import ExperimentSpec
import Flows
import Models
import Scheduler
import Simulators
import Training

extension TrainStage.Parameters {
  /// What training reads of a model's section.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  init(_ section: ModelSection, data: DataSection, variance: Double) throws {
    let train = section.settings.object("train")
    let algorithm: AlgorithmKind = try named(section.algorithm)
    self.init(
      algorithm: algorithm,
      settings: try algorithm.type.init(section.settings, data: data, variance: variance),
      training: try TrainingConfiguration(train, validationSplit: data.validationSplit),
      sampledFrom: train.boolean("sampling") ? SimulatorChoice(data.settings) : nil)
  }
}

extension ImportStage.Parameters {
  /// What a model is built with whose weights come from a file.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  init(_ section: ModelSection, data: DataSection) throws {
    let settings = section.settings
    let algorithm: AlgorithmKind = try named(section.algorithm)
    let variance = settings.object("inflate").number("variance")
    self.init(
      algorithm: algorithm,
      model: try algorithm.type.model(settings, data: data, variance: variance))
  }
}

extension TrainingConfiguration {
  /// The training that a section describes.
  fileprivate init(_ train: SpecObject, validationSplit: Double) throws {
    self.init(
      epochs: train.integer("epochs"), batchSize: train.integer("batch_size"),
      shards: train["shards"]?.integer ?? 1,
      learningRate: train.number("learning_rate"), weightDecay: train.number("weight_decay"),
      gradientClip: train.number("gradient_clip"), restartEvery: train["restart_every"]?.integer,
      selection: try named(train.text("selection")), patience: train["patience"]?.integer,
      growOver: train["grow_over"]?.integer, validationSplit: validationSplit)
  }
}

extension ManifoldFlow.Configuration {
  /// The model that a section with `latent_dim`, `outer` and `inner` describes.
  init(_ settings: SpecObject, data: DataSection, variance: Double) throws {
    self.init(
      dataDimension: data.dimensions.data, latentDimension: settings.integer("latent_dim"),
      variance: variance,
      outer: try FlowArchitecture(
        settings.object("outer"),
        given: settings.object("outer").boolean("conditional") ? data.dimensions.parameters : 0),
      inner: try FlowArchitecture(settings.object("inner"), given: data.dimensions.parameters))
  }
}

extension FlowArchitecture {
  /// The architecture that a section describes.
  ///
  /// - Parameters:
  ///   - settings: The section.
  ///   - parameters: The number of parameters that the flow is conditioned on.
  ///
  /// Transforms without splines have no settings of those: they keep their defaults and are read by
  /// nothing.
  init(_ settings: SpecObject, given parameters: Int) throws {
    self.init(
      transform: try named(settings.text("transform")), layers: settings.integer("layers"),
      linear: try named(settings.text("linear")), hidden: settings.integer("hidden"),
      blocks: settings.integer("blocks"), batchNorm: settings.boolean("batch_norm"),
      dropout: settings.number("dropout"), actnorm: settings.boolean("actnorm"),
      contextFeatures: parameters)
    if let bins = settings["bins"]?.integer { self.bins = bins }
    if let bound = settings["bound"]?.number { self.bound = bound }
    if let boundary = settings["boundary"]?.text { self.boundary = try named(boundary) }
  }
}

/// The case that a word of the spec names.
///
/// - Throws: `StageFailure` when the vocabulary offers a word that the code does not know.
func named<Name: RawRepresentable<String>>(_ word: String) throws -> Name {
  guard let name = Name(rawValue: word) else {
    throw StageFailure("'\(word)' is in the vocabulary of specs, but no \(Name.self) is called so")
  }
  return name
}
