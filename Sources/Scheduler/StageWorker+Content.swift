import ContentStore
import FoundationEssentials

/// What goes into a stage and what comes out of it.
extension StageWorker {
  /// Checks that every input is what its digest says: a lookup of the stage that made it measured it only,
  /// and what is computed from damaged content would stand under a good key for ever.
  ///
  /// - Throws: `StageFailure` when one is not; it is then out of the way.
  static func checkInputs(of job: StageJob, in store: ArtifactStore) throws {
    for (name, digest) in job.preimage.inputs.sorted(by: { $0.key < $1.key })
    where try !store.keepsWhole(digest) {
      throw StageFailure(
        "the input '\(name)' is damaged in the cache, or missing there",
        help: "run again: it has been set aside, and the stage that makes it is computed anew; "
          + "'dnf-pipeline cache verify' says what else is damaged")
    }
  }

  /// Publishes the outputs that a stage declares, which it must have written, and no others.
  static func publish(
    _ names: [String], from folder: String, to store: ArtifactStore
  ) throws -> [String: StoredObject] {
    try checkNames(names, in: folder)
    var outputs: [String: StoredObject] = [:]
    for name in names.sorted() { outputs[name] = try store.publish(fileAt: "\(folder)/\(name)") }
    return outputs
  }

  /// Compares what a stage made with what is in the cache.
  ///
  /// - Throws: `StageFailure` when a byte differs.
  static func compare(
    _ job: StageJob, outputsIn folder: String, _ store: ArtifactStore
  ) throws {
    try checkNames(job.outputs, in: folder)
    guard let record = store.record(of: job.key) else {
      throw StageFailure("there is nothing in the cache to compare with")
    }
    let differing = try job.outputs.sorted().filter {
      try Digest(ofFileAt: "\(folder)/\($0)") != record.outputs[$0]?.digest
    }
    guard differing.isEmpty else {
      throw StageFailure(
        "other bytes than in the cache: \(differing.joined(separator: ", "))",
        help:
          "the cache holds what another version, or a machine with other arithmetic, has made, or the "
          + "stage does not repeat itself; please report that")
    }
  }

  /// Checks that a stage wrote all of its outputs and nothing else.
  private static func checkNames(_ names: [String], in folder: String) throws {
    let declared = Set(names)
    let written = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    if let name = declared.subtracting(written).min() {
      throw StageFailure("the stage did not write its output '\(name)'")
    }
    if let name = written.subtracting(declared).min() {
      throw StageFailure("the stage wrote '\(name)', which is not one of its outputs")
    }
  }
}
