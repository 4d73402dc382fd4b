import ArrayFiles
import Models
import Scheduler
import Tensors

/// A model in one safetensors file: parameters, running statistics and permutations as tensors, the
/// configuration in the metadata, so that the file alone rebuilds the model.
struct ModelFile {
  let model: DenoisingNormalizingFlow
  let storage: [Float]
  /// The epoch that the parameters are from; unknown of weights that were trained elsewhere.
  let selectedEpoch: Int?

  init(model: DenoisingNormalizingFlow, storage: [Float], selectedEpoch: Int?) {
    self.model = model
    self.storage = storage
    self.selectedEpoch = selectedEpoch
  }

  /// Writes the file.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be written.
  func write(to path: String) throws { try contents().write(to: path) }

  /// What the file holds.
  ///
  /// - Throws: `EncodingError` when a number of the configuration is not finite.
  func contents() throws -> SafetensorsFile {
    var tensors: [String: NumericArray] = [:]
    for parameter in model.layout.parameters {
      tensors[parameter.name] = NumericArray(
        shape: parameter.shape.extents,
        floats: Array(model.layout.elements(of: parameter, in: storage)))
    }
    for statistic in model.layout.statistics {
      tensors[statistic.name] = NumericArray(
        shape: statistic.shape.extents,
        floats: Array(model.layout.elements(of: statistic, in: storage)))
    }
    for permutation in model.layout.permutations {
      tensors[permutation.name] = NumericArray(
        shape: [permutation.indices.count], integers: permutation.indices.map(Int64.init))
    }
    let description = ModelDescription(
      configuration: model.configuration, epoch: selectedEpoch)
    return SafetensorsFile(tensors: tensors, metadata: try description.metadata())
  }

  /// Reads a file and rebuilds its model.
  ///
  /// - Throws: `ArrayFileError`, `StageFailure` or `WeightsMismatch` when the file is none, is of
  ///   another kind, or does not hold just the arrays of its model.
  init(contentsOf path: String) throws {
    let file = try SafetensorsFile(contentsOf: path)
    guard let description = try ModelDescription(metadata: file.metadata) else {
      throw StageFailure("\(path) does not say which model its tensors are the weights of")
    }
    try self.init(file, .own, description.configuration, epoch: description.epoch)
  }

  /// The weights in a file, for a model that is described elsewhere.
  ///
  /// The file is one of ours, which has to be of the same model, or has the names of the published
  /// implementation.
  ///
  /// - Throws: `StageFailure` or `WeightsMismatch` when the file does not hold just the arrays of the
  ///   model.
  init(
    weights file: SafetensorsFile, for configuration: DenoisingNormalizingFlow.Configuration
  ) throws {
    guard let description = try ModelDescription(metadata: file.metadata) else {
      try self.init(file, .published, configuration, epoch: nil)
      return
    }
    let differences = try description.differences(from: configuration)
    guard differences.isEmpty else {
      throw WeightsMismatch(differences)
    }
    try self.init(file, .own, configuration, epoch: description.epoch)
  }

  private init(
    _ file: SafetensorsFile, _ naming: WeightNaming,
    _ configuration: DenoisingNormalizingFlow.Configuration, epoch: Int?
  ) throws {
    // Any permutations will do to learn which arrays the model has.
    let stream = RandomStream(seed: 0, path: [])
    let template = try DenoisingNormalizingFlow(configuration, permutations: .random(stream))
    let weights = try MatchedWeights(file.tensors, naming, layout: template.layout)
    let model = try DenoisingNormalizingFlow(
      configuration, permutations: .stored(weights.permutations))
    self.init(model: model, storage: weights.storage, selectedEpoch: epoch)
  }
}
