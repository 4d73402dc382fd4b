import CanonicalJSON

/// The proof that a stage was completed: what it computed, and where its outputs are.
public struct StageRecord: Hashable, Sendable {
  /// What was computed.
  public let preimage: StagePreimage
  /// The key under which the record is stored.
  public let key: StageKey
  /// The stored content of each named output.
  public let outputs: [String: StoredObject]
  /// How long the stage ran, in seconds; for information, never part of a key.
  public let elapsedSeconds: Double
  /// The most memory the stage's process held, in bytes; for information, never part of a key.
  public let peakMemoryBytes: Int

  /// A record of a completed stage.
  public init(
    preimage: StagePreimage, outputs: [String: StoredObject], elapsedSeconds: Double,
    peakMemoryBytes: Int
  ) {
    self.init(
      preimage: preimage, key: StageKey(preimage), outputs: outputs,
      elapsedSeconds: elapsedSeconds, peakMemoryBytes: peakMemoryBytes)
  }

  private init(
    preimage: StagePreimage, key: StageKey, outputs: [String: StoredObject],
    elapsedSeconds: Double, peakMemoryBytes: Int
  ) {
    self.preimage = preimage
    self.key = key
    self.outputs = outputs
    self.elapsedSeconds = elapsedSeconds
    self.peakMemoryBytes = peakMemoryBytes
  }

  /// The record as JSON.
  public var json: JSONValue {
    let outputs = outputs.mapValues { object -> JSONValue in
      ["digest": .string(object.digest.hexadecimal), "bytes": .integer(Int64(object.byteCount))]
    }
    let members: [String: JSONValue] = [
      "format": .integer(Int64(CacheLayout.formatVersion)), "key": .string(key.hexadecimal),
      "preimage": preimage.json, "outputs": .object(outputs),
      "elapsed_seconds": .number(elapsedSeconds),
      "peak_memory_bytes": .integer(Int64(peakMemoryBytes)),
    ]
    return .object(members.merging(["sha256": Self.checksum(of: members)]) { $1 })
  }

  /// How many members a record has besides its checksum.
  static let memberCount = 6

  /// Protects what no key covers, such as the time it took; checked when a cache is verified.
  static func checksum(of members: [String: JSONValue]) -> JSONValue {
    let covered = members.filter { $0.key != "sha256" }
    return .string(Digest(of: JSONValue.object(covered).canonicalBytes).hexadecimal)
  }

  /// Reads a record; `nil` when it is incomplete, of another format, or not what its key says.
  public init?(json: JSONValue) {
    guard json["format"]?.integerValue == CacheLayout.formatVersion,
      let stored = json["preimage"], let preimage = StagePreimage(json: stored),
      let members = json["outputs"]?.objectValue,
      let elapsed = json["elapsed_seconds"]?.doubleValue,
      let memory = json["peak_memory_bytes"]?.integerValue
    else { return nil }
    let outputs = members.compactMapValues { member -> StoredObject? in
      guard let digest = member["digest"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
        let byteCount = member["bytes"]?.integerValue, byteCount >= 0
      else { return nil }
      return StoredObject(digest: digest, byteCount: byteCount)
    }
    // A preimage is read from all that its JSON holds, so both have one key.
    let key = StageKey(preimageJSON: stored)
    guard outputs.count == members.count,
      json["key"]?.stringValue.flatMap(Digest.init(hexadecimal:)) == key.digest
    else { return nil }
    self.init(
      preimage: preimage, key: key, outputs: outputs, elapsedSeconds: elapsed,
      peakMemoryBytes: memory)
  }
}
