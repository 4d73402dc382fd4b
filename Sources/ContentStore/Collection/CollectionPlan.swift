/// What a collection would remove, and why.
public struct CollectionPlan: Hashable, Sendable {
  /// Why a record goes.
  public enum Reason: Hashable, Sendable {
    /// It was not used for too long.
    case age
    /// The cache is to become smaller, and this was used longest ago.
    case size
  }

  /// A record that goes.
  public struct RemovedRecord: Hashable, Sendable {
    /// What goes.
    public let record: CacheInventory.Record
    /// Why.
    public let reason: Reason
    /// The length of its outputs in bytes, whether or not others have them too.
    public let byteCount: Int
  }

  /// Records, in the order in which they go.
  public var records: [RemovedRecord] = []
  /// Objects that no remaining record refers to, in the order of their digests.
  public var objects: [Digest] = []
  /// How many of the objects no record referred to before.
  public var orphanCount = 0
  /// The length of all the objects in bytes.
  public var objectByteCount = 0
  /// The length of the objects that stay in bytes.
  public var remainingByteCount = 0
  /// Checkpoints of stages that are complete or were given up.
  public var checkpoints: [StageKey] = []
  /// The names of logs.
  public var logs: [String] = []
  /// The names of notes of runs that say nothing of what stays.
  public var runs: [String] = []
  /// The paths of folders with quarantined files and unfinished transfers.
  public var leftovers: [String] = []
  /// The length of checkpoints, logs and folders in bytes.
  public var leftoverByteCount = 0

  /// The length of all that goes in bytes.
  public var byteCount: Int { objectByteCount + leftoverByteCount }
}
