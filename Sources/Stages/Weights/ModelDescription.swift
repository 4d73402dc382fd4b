import ArrayFiles
import CanonicalJSON
import Scheduler
import Simulators

/// What the metadata of our own files say of the model whose weights they hold.
struct ModelDescription {
  /// Raised when files of another version cannot be read any more, or not be read by it.
  static let formatVersion = "1"
  /// The version of files of models that see standardised points, which a program that knows version 1
  /// alone would take for the data's own.
  static let standardisedFormatVersion = "2"

  private static let versionKey = "format_version"
  private static let algorithmKey = "algorithm"
  private static let configurationKey = "configuration"
  private static let epochKey = "epoch"
  private static let standardisationKey = "standardisation"

  /// What the model was trained by.
  let algorithm: AlgorithmKind
  /// What the model looks like.
  let configuration: JSONValue
  /// The epoch that the weights are from, where they were trained.
  let epoch: Int?
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?

  init(
    algorithm: AlgorithmKind, configuration: JSONValue, epoch: Int?,
    standardisation: Standardisation? = nil
  ) {
    self.standardisation = standardisation
    self.algorithm = algorithm
    self.configuration = configuration
    self.epoch = epoch
  }

  /// The metadata.
  var metadata: [String: String] {
    var metadata = [
      Self.versionKey: Self.formatVersion, Self.algorithmKey: algorithm.rawValue,
      Self.configurationKey: configuration.canonicalText,
    ]
    if let epoch { metadata[Self.epochKey] = "\(epoch)" }
    if let standardisation {
      metadata[Self.versionKey] = Self.standardisedFormatVersion
      metadata[Self.standardisationKey] = standardisation.json.canonicalText
    }
    return metadata
  }

  /// Reads the metadata of a file; `nil` when it is not one of ours.
  ///
  /// - Throws: `StageFailure` when it is one of ours that this program cannot read.
  init?(metadata: [String: String]) throws(StageFailure) {
    guard let text = metadata[Self.configurationKey] else { return nil }
    let version = metadata[Self.versionKey] ?? "none"
    guard [Self.formatVersion, Self.standardisedFormatVersion].contains(version) else {
      throw StageFailure(
        "the file has format version \(printable(version)), and this program reads versions "
          + "\(Self.formatVersion) and \(Self.standardisedFormatVersion)",
        help: "write it again with this program")
    }
    let standardisation: Standardisation?
    if version == Self.standardisedFormatVersion {
      guard let text = metadata[Self.standardisationKey],
        let known = try? JSONValue(parsing: text).decoded(as: Standardisation.self)
      else {
        throw StageFailure(
          "the file does not say in which units its model sees points",
          help: "write it again with this program")
      }
      standardisation = known
    } else {
      standardisation = nil
    }
    guard let algorithm = metadata[Self.algorithmKey].flatMap(AlgorithmKind.init),
      let configuration = try? algorithm.type.normalised(JSONValue(parsing: text))
    else {
      throw StageFailure(
        "the file does not say which model its tensors are the weights of",
        help: "write it again with this program")
    }
    self.init(
      algorithm: algorithm, configuration: configuration,
      epoch: metadata[Self.epochKey].flatMap { Int($0) }, standardisation: standardisation)
  }

  /// Where another model differs from that of the file.
  func differences(from wanted: ModelDescription) -> [WeightsMismatch.Problem] {
    Self.differences(
      .string(algorithm.rawValue), .string(wanted.algorithm.rawValue), at: Self.algorithmKey)
      + Self.differences(configuration, wanted.configuration, at: Self.configurationKey)
  }

  private static func differences(
    _ found: JSONValue?, _ wanted: JSONValue?, at path: String
  ) -> [WeightsMismatch.Problem] {
    if case .object(let left)? = found, case .object(let right)? = wanted {
      return Set(left.keys).union(right.keys).sorted().flatMap {
        differences(left[$0], right[$0], at: "\(path).\($0)")
      }
    }
    guard found != wanted else { return [] }
    let (has, asked) = (found?.canonicalText ?? "absent", wanted?.canonicalText ?? "absent")
    return [
      WeightsMismatch.Problem(
        name: path, text: "is \(printable(has)) in the file and \(asked) in the spec")
    ]
  }
}

extension Standardisation {
  /// The numbers as `init(from:)` reads them.
  fileprivate var json: JSONValue {
    [
      "means": .array(means.map { .number($0) }),
      "deviations": .array(deviations.map { .number($0) }),
    ]
  }
}
