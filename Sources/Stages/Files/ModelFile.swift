import ArrayFiles
import CanonicalJSON
import Flows
import Models
import Scheduler
import Tensors

/// A trained model in one safetensors file: parameters, running statistics and permutations as
/// tensors, the configuration in the metadata, so that the file alone rebuilds the model.
struct ModelFile {
  /// What the model was trained by.
  let algorithm: AlgorithmKind
  /// What the model looks like.
  let configuration: JSONValue
  let model: any EvaluatedModel
  let storage: [Float]
  /// The epoch that the parameters are from.
  let selectedEpoch: Int

  private static let configurationKey = "configuration"
  private static let algorithmKey = "algorithm"
  private static let epochKey = "epoch"

  init(
    algorithm: AlgorithmKind, configuration: JSONValue, model: any EvaluatedModel,
    storage: [Float], selectedEpoch: Int
  ) {
    self.algorithm = algorithm
    self.configuration = configuration
    self.model = model
    self.storage = storage
    self.selectedEpoch = selectedEpoch
  }

  /// Writes the file.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be written.
  func write(to path: String) throws {
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
    let metadata = [
      Self.algorithmKey: algorithm.rawValue, Self.epochKey: "\(selectedEpoch)",
      Self.configurationKey: configuration.canonicalText,
    ]
    try SafetensorsFile(tensors: tensors, metadata: metadata).write(to: path)
  }

  /// Reads a file and rebuilds its model.
  ///
  /// - Throws: `ArrayFileError`, `StageFailure` or `ModelError` when the file is none, is of
  ///   another kind, or lacks something.
  init(contentsOf path: String) throws {
    let file = try SafetensorsFile(contentsOf: path)
    let unknown = StageFailure("\(path) does not say which model its tensors are the weights of")
    guard let text = file.metadata[Self.configurationKey],
      let algorithm = file.metadata[Self.algorithmKey].flatMap(AlgorithmKind.init),
      let configuration = try? JSONValue(parsing: text),
      let epoch = file.metadata[Self.epochKey].flatMap({ Int($0) })
    else { throw unknown }
    let integers = file.tensors.compactMapValues { array -> [Int]? in
      guard case .int64(let values) = array.elements else { return nil }
      return values.map { Int($0) }
    }
    let model: any EvaluatedModel
    do {
      model = try algorithm.type.rebuild(configuration, permutations: integers)
    } catch is DecodingError {
      throw unknown
    }
    var storage = [Float](repeating: 0, count: model.layout.storageCount)
    func restore(_ name: String, publishedName: String, shape: Shape, at offset: Int) throws {
      guard let array = file.tensors[name] else {
        throw ModelError.missing(name: name, publishedName: publishedName)
      }
      guard array.shape == shape.extents else {
        throw ModelError.wrongShape(name: name, found: Shape(array.shape), expected: shape)
      }
      storage.replaceSubrange(offset..<offset + shape.count, with: array.floats)
    }
    for parameter in model.layout.parameters {
      try restore(
        parameter.name, publishedName: parameter.publishedName, shape: parameter.shape,
        at: parameter.offset)
    }
    for statistic in model.layout.statistics {
      try restore(
        statistic.name, publishedName: statistic.publishedName, shape: statistic.shape,
        at: model.layout.offset(of: statistic))
    }
    self.init(
      algorithm: algorithm, configuration: configuration, model: model, storage: storage,
      selectedEpoch: epoch)
  }
}
