/// What a check of a whole cache found.
public struct CacheFindings: Hashable, Sendable {
  /// Content that is not as a name or a record says.
  public struct DamagedObject: Hashable, Sendable {
    /// What is wrong with it.
    public enum Problem: Hashable, Sendable {
      /// It holds other bytes than its name says.
      case damaged
      /// It is not there.
      case missing
    }
    /// The content.
    public let digest: Digest
    /// What is wrong with it.
    public let problem: Problem
    /// The outputs that it should be: the record's key and the name of the output.
    public let outputs: [Output]
  }

  /// An output of a recorded stage.
  public struct Output: Hashable, Sendable {
    /// The record.
    public let key: StageKey
    /// The kind of the stage.
    public let kind: String
    /// The name of the output.
    public let name: String
  }

  /// A record that proves nothing.
  public struct DamagedRecord: Hashable, Sendable {
    /// The key after which the file is named.
    public let key: StageKey
    /// What is wrong with it.
    public let problem: String
  }

  /// How many objects were hashed.
  public var objectCount = 0
  /// The length of all of them in bytes.
  public var byteCount = 0
  /// How many records were checked, those of other versions not among them.
  public var recordCount = 0
  /// How many records of other versions lie there, which are left alone.
  public var foreignRecordCount = 0
  /// Damaged and missing contents, in the order of their digests.
  public var damagedObjects: [DamagedObject] = []
  /// Damaged records, in the order of their keys.
  public var damagedRecords: [DamagedRecord] = []
  /// How many objects no record refers to.
  public var orphanCount = 0
  /// The length of all of them in bytes.
  public var orphanByteCount = 0

  /// Whether all is well.
  public var areNone: Bool { damagedObjects.isEmpty && damagedRecords.isEmpty }

  /// The records that are worth nothing: damaged, or with an output that is.
  public var uselessRecords: [StageKey] {
    let keys = damagedRecords.map(\.key) + damagedObjects.flatMap { $0.outputs.map(\.key) }
    return Set(keys).sorted()
  }
}
