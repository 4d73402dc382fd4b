/// All that a collection decides upon, at one moment.
public struct CacheInventory: Hashable, Sendable {
  /// A record of a completed stage.
  public struct Record: Hashable, Sendable {
    /// What was computed.
    public let key: StageKey
    /// The kind of stage.
    public let kind: String
    /// Its distinct outputs.
    public let outputs: Set<Digest>
    /// The content that it was computed from.
    public let inputs: Set<Digest>
    /// How long it took, in seconds.
    public let elapsedSeconds: Double
    /// When a run last asked for it, or else when it was made, in seconds since 1970.
    public let lastUse: Int
  }

  /// A file.
  public struct File: Hashable, Sendable {
    /// Its length in bytes; of a folder, that of all that it holds.
    public let byteCount: Int
    /// When it was last changed, in seconds since 1970.
    public let lastModified: Int
  }

  /// The time, in seconds since 1970.
  public var now: Int
  /// Every readable record, by its key.
  public var records: [StageKey: Record] = [:]
  /// Every object.
  public var objects: [Digest: File] = [:]
  /// The runs that left notes, oldest first.
  public var runs: [PastRun] = []
  /// The pinned records.
  public var pinnedKeys: Set<StageKey> = []
  /// States of unfinished stages: folders, by the keys of the stages.
  public var checkpoints: [StageKey: File] = [:]
  /// Logs, by their file names.
  public var logs: [String: File] = [:]
  /// What was quarantined, and unfinished transfers: folders, by their paths.
  public var leftovers: [String: File] = [:]

  /// An inventory of nothing.
  public init(now: Int) { self.now = now }

  /// The length of all objects in bytes.
  public var byteCount: Int { objects.values.reduce(0) { $0 + $1.byteCount } }

  /// The length of a record's outputs in bytes, as far as they are there.
  public func byteCount(of record: Record) -> Int {
    record.outputs.reduce(0) { $0 + (objects[$1]?.byteCount ?? 0) }
  }

  /// What live runs use.
  public var liveKeys: Set<StageKey> {
    runs.filter(\.isLive).reduce(into: []) { $0.formUnion($1.stages.keys) }
  }
}
