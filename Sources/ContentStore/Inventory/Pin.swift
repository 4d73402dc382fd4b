import CanonicalJSON

/// The records of an experiment that are to stay until somebody says otherwise.
public struct Pin: Hashable, Sendable {
  /// The experiment.
  public let experiment: String
  /// The path of the spec from which it was pinned.
  public let spec: String
  /// What stays.
  public let keys: Set<StageKey>

  /// A pin.
  public init(experiment: String, spec: String, keys: Set<StageKey>) {
    self.experiment = experiment
    self.spec = spec
    self.keys = keys
  }

  fileprivate var json: JSONValue {
    [
      "experiment": .string(experiment), "spec": .string(spec),
      "keys": .array(keys.sorted().map { .string($0.hexadecimal) }),
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let experiment = json["experiment"]?.stringValue, let spec = json["spec"]?.stringValue,
      let members = json["keys"]?.arrayValue
    else { return nil }
    let digests = members.compactMap { $0.stringValue.flatMap(Digest.init(hexadecimal:)) }
    guard digests.count == members.count else { return nil }
    self.init(experiment: experiment, spec: spec, keys: Set(digests.map(StageKey.init(digest:))))
  }
}

extension ArtifactStore {
  /// Longer lists are not ours.
  private static let pinByteLimit = 64 << 20

  /// All pins, in the order of their experiments.
  ///
  /// - Throws: `StoreError` when one cannot be read: what it keeps is then not known, and nothing
  ///   may be removed.
  public func pins() throws(StoreError) -> [Pin] {
    var pins: [Pin] = []
    for name in try names(in: layout.pins) where name.hasSuffix(".json") {
      let path = "\(layout.pins)/\(name)"
      let bytes = try files.readFile(path, limit: Self.pinByteLimit)
      guard let pin = (try? JSONValue(parsing: bytes)).flatMap(Pin.init(json:)) else {
        throw StoreError(
          code: .damagedObject, message: "is no list of pinned keys; remove it and pin again",
          path: path)
      }
      pins.append(pin)
    }
    return pins.sorted { $0.experiment < $1.experiment }
  }

  /// Pins records, in place of those that the experiment had pinned before.
  public func pin(_ pin: Pin) throws(StoreError) {
    try files.makeDirectories(layout.pins)
    let path = layout.pin(experiment: pin.experiment)
    try withScratch { scratch throws(StoreError) in
      try files.writeNewFile("\(scratch)/pin", pin.json.prettyText)
      try files.rename("\(scratch)/pin", path)
    }
    try files.synchronizeDirectory(layout.pins)
  }

  /// Lets go of what an experiment has pinned; whether there was anything.
  public func unpin(experiment: String) throws(StoreError) -> Bool {
    let path = layout.pin(experiment: experiment)
    guard try files.status(path) != nil else { return false }
    try files.unlink(path)
    return true
  }
}
