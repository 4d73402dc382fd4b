import CanonicalJSON
import ContentStore

/// One stage, ready to run: all that a worker needs to know.
public struct StageJob: Hashable, Sendable {
  /// The experiment that the stage belongs to.
  public let experiment: String
  /// The name of the stage.
  public let stage: StageID
  /// What to compute.
  public let preimage: StagePreimage
  /// The names of the outputs.
  public let outputs: [String]
  /// How many threads the stage may compute with, at least 1; no part of the key.
  public let threads: Int
  /// The root folder of the cache.
  public let cacheRoot: String
  /// Whether the worker's standard input is a pipe that closes when its parent dies, so that the
  /// worker must then die as well.
  public let diesWithParent: Bool
  /// What is to be done with what the stage makes.
  public let purpose: Purpose

  /// What is to be done with what a stage makes.
  public enum Purpose: String, Hashable, Sendable {
    /// It comes into the cache, unless there is a record of the same key.
    case complete
    /// It comes into the cache in the place of an earlier record of the same key.
    case replace
    /// It is compared with the record that is in the cache, and thrown away.
    case compare
  }

  /// A job with the given fields.
  public init(
    experiment: String, stage: StageID, preimage: StagePreimage, outputs: [String],
    threads: Int = 1, cacheRoot: String, diesWithParent: Bool, purpose: Purpose = .complete
  ) {
    self.experiment = experiment
    self.stage = stage
    self.preimage = preimage
    self.outputs = outputs
    self.threads = threads
    self.cacheRoot = cacheRoot
    self.diesWithParent = diesWithParent
    self.purpose = purpose
  }

  /// The key of the computation.
  public var key: StageKey { StageKey(preimage) }

  /// The job as JSON.
  public var json: JSONValue {
    [
      "experiment": .string(experiment), "stage": .string(stage.rawValue),
      "preimage": preimage.json, "outputs": .array(outputs.map { .string($0) }),
      "threads": .integer(Int64(threads)), "cache": .string(cacheRoot),
      "dies_with_parent": .boolean(diesWithParent), "purpose": .string(purpose.rawValue),
    ]
  }

  /// Reads a job; `nil` when a member is missing or has another type.
  public init?(json: JSONValue) {
    guard let experiment = json["experiment"]?.stringValue,
      let stage = json["stage"]?.stringValue, let cacheRoot = json["cache"]?.stringValue,
      let preimage = json["preimage"].flatMap(StagePreimage.init(json:)),
      let members = json["outputs"]?.arrayValue,
      let threads = json["threads"]?.integerValue, threads >= 1,
      let diesWithParent = json["dies_with_parent"]?.booleanValue,
      let purpose = json["purpose"]?.stringValue.flatMap(Purpose.init(rawValue:))
    else { return nil }
    let outputs = members.compactMap(\.stringValue)
    guard outputs.count == members.count else { return nil }
    self.init(
      experiment: experiment, stage: StageID(rawValue: stage), preimage: preimage,
      outputs: outputs, threads: threads, cacheRoot: cacheRoot, diesWithParent: diesWithParent,
      purpose: purpose)
  }
}
