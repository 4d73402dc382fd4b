import CanonicalJSON
import Scheduler
import Tensors

/// What one kind of stage reads of a spec, and nothing else: what stands here enters the stage's key.
protocol StageParameters: Codable {
  /// The code that they are the parameters of.
  static var body: any StageBody.Type { get }
}

extension StageContext {
  /// The parameters in their typed form.
  ///
  /// - Throws: `DecodingError` when the stage was described by another version of the program.
  func typedParameters<Parameters: StageParameters>(
    as type: Parameters.Type = Parameters.self
  ) throws -> Parameters {
    try parameters.decoded(as: type)
  }

  /// The stream that everything random in the stage comes from.
  ///
  /// - Throws: `StageFailure` when the seed path does not begin with a seed.
  func stream() throws -> RandomStream { try randomStream(seedPath) }

  /// The path of a named input.
  ///
  /// - Throws: `StageFailure` when the stage was given no such input.
  func input(_ name: String) throws -> String {
    guard let path = inputs[name] else { throw StageFailure("the stage was given no '\(name)'") }
    return path
  }
}

/// The stream that a seed path names: the seed, then the names.
///
/// - Throws: `StageFailure` when the path does not begin with a seed.
func randomStream(_ seedPath: [String]) throws -> RandomStream {
  guard let seed = seedPath.first.flatMap({ UInt64($0) }) else {
    throw StageFailure("the seed path \(seedPath) does not begin with a seed")
  }
  return RandomStream(seed: seed, path: Array(seedPath.dropFirst()))
}
