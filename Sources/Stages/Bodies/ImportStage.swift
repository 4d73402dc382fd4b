import ArrayFiles
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
    var model: DenoisingNormalizingFlow.Configuration
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let file: SafetensorsFile
    let path = try context.input(weights)
    do throws(ArrayFileError) { file = try SafetensorsFile(contentsOf: path) } catch {
      // The path would be that of the copy in the cache.
      throw StageFailure("the file of weights \(error.message)", help: error.remedy)
    }
    try ModelFile(weights: file, for: parameters.model)
      .write(to: context.outputPath(TrainStage.model))
  }
}
