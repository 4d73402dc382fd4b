/// What a transfer between two caches did.
public struct TransferReport: Hashable, Sendable {
  /// A record that was not taken over.
  public struct Refusal: Hashable, Sendable {
    /// The record.
    public let key: StageKey
    /// The kind of the stage.
    public let kind: String
    /// Why not.
    public let problem: StoreError
  }

  /// How many records were taken over.
  public var recordCount = 0
  /// How many records were there already.
  public var presentCount = 0
  /// How many objects were copied.
  public var objectCount = 0
  /// Their length in bytes.
  public var byteCount = 0
  /// Records with an output that is missing or damaged where it came from.
  public var refusals: [Refusal] = []

  /// A report of nothing.
  public init() {}
}
