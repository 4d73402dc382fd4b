import ArrayFiles
import CanonicalJSON
import Models
import Scheduler

/// Takes the weights of a model from a file instead of a training.
///
/// The file is an input like any other: its content is in the cache, under the digest that the spec's
/// file had when the spec was read.
enum ImportStage: StageBody {
  static let kind = "import"
  static let revision = 1

  /// The name of the input.
  static let weights = "weights"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { ImportStage.self }
    var algorithm: AlgorithmKind
    /// What the model looks like, as its algorithm describes it.
    var model: any Encodable & Sendable

    private enum CodingKeys: CodingKey {
      case algorithm, model
    }

    init(algorithm: AlgorithmKind, model: any Encodable & Sendable) {
      self.algorithm = algorithm
      self.model = model
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      algorithm = try values.decode(AlgorithmKind.self, forKey: .algorithm)
      model = try algorithm.type.configuration(from: values.superDecoder(forKey: .model))
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(algorithm, forKey: .algorithm)
      try values.encode(model, forKey: .model)
    }
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let file: SafetensorsFile
    let path = try context.input(weights)
    do throws(ArrayFileError) { file = try SafetensorsFile(contentsOf: path) } catch {
      // The path would be that of the copy in the cache.
      throw StageFailure("the file of weights \(error.message)", help: error.remedy)
    }
    try ModelFile(
      weights: file, for: parameters.algorithm, JSONValue(encoding: parameters.model)
    )
    .write(to: context.outputPath(TrainStage.model))
  }
}

extension Algorithm {
  /// Reads what a model looks like.
  fileprivate static func configuration(
    from decoder: any Decoder
  ) throws -> any Encodable & Sendable {
    try Configuration(from: decoder)
  }
}
