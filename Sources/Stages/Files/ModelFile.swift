import ArrayFiles
import CanonicalJSON
import Models
import Scheduler
import Simulators
import Tensors

/// A model in one safetensors file: parameters, running statistics and permutations as tensors, the
/// configuration in the metadata, so that the file alone rebuilds the model.
package struct ModelFile {
  /// What the model was trained by.
  let algorithm: AlgorithmKind
  /// What the model looks like.
  let configuration: JSONValue
  let model: any EvaluatedModel
  let storage: [Float]
  /// The epoch that the parameters are from; unknown of weights that were trained elsewhere.
  let selectedEpoch: Int?
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?

  init(
    algorithm: AlgorithmKind, configuration: JSONValue, model: any EvaluatedModel,
    storage: [Float], selectedEpoch: Int?, standardisation: Standardisation? = nil
  ) {
    self.standardisation = standardisation
    self.algorithm = algorithm
    self.configuration = configuration
    self.model = model
    self.storage = storage
    self.selectedEpoch = selectedEpoch
  }

  /// Writes the file.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be written.
  package func write(to path: String) throws { try contents().write(to: path) }

  /// What the file holds.
  func contents() -> SafetensorsFile {
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
      algorithm: algorithm, configuration: configuration, epoch: selectedEpoch,
      standardisation: standardisation)
    return SafetensorsFile(tensors: tensors, metadata: description.metadata)
  }

  /// Reads a file and rebuilds its model.
  ///
  /// - Throws: `ArrayFileError`, `StageFailure` or `WeightsMismatch` when the file is none, is of
  ///   another kind, or does not hold just the arrays of its model.
  package init(contentsOf path: String) throws {
    let file = try SafetensorsFile(contentsOf: path)
    guard let description = try ModelDescription(metadata: file.metadata) else {
      throw StageFailure("\(path) does not say which model its tensors are the weights of")
    }
    try self.init(file, .own, description)
  }

  /// The weights in a file, for a model that is described elsewhere.
  ///
  /// The file is one of ours, which has to be of the same model, or has the names of the published
  /// implementation.
  ///
  /// - Throws: `StageFailure` or `WeightsMismatch` when the file does not hold just the arrays of the
  ///   model.
  init(
    weights file: SafetensorsFile, for algorithm: AlgorithmKind, _ configuration: JSONValue
  ) throws {
    let wanted = ModelDescription(
      algorithm: algorithm, configuration: configuration, epoch: nil)
    guard let description = try ModelDescription(metadata: file.metadata) else {
      try self.init(file, .published, wanted)
      return
    }
    let differences = description.differences(from: wanted)
    guard differences.isEmpty else {
      throw WeightsMismatch(differences)
    }
    try self.init(file, .own, description)
  }

  private init(
    _ file: SafetensorsFile, _ naming: WeightNaming, _ description: ModelDescription
  ) throws {
    let (algorithm, configuration) = (description.algorithm, description.configuration)
    try algorithm.type.require(configuration, fits: file)
    // Any permutations will do to learn which arrays the model has.
    let template = try algorithm.type.rebuild(
      configuration, permutations: .random(RandomStream(seed: 0, path: [])))
    let weights = try MatchedWeights(file.tensors, naming, layout: template.layout)
    let model = try algorithm.type.rebuild(
      configuration, permutations: .stored(weights.permutations))
    if let standardisation = description.standardisation,
      standardisation.dimension != model.dataDimension
    {
      throw StageFailure(
        "the file holds the scales of \(standardisation.dimension) coordinates for points of "
          + "\(model.dataDimension)", help: "write it again with this program")
    }
    self.init(
      algorithm: algorithm, configuration: configuration, model: model,
      storage: weights.storage, selectedEpoch: description.epoch,
      standardisation: description.standardisation)
  }
}
