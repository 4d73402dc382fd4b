/// What a collection may remove.
public struct CollectionPolicy: Hashable, Sendable {
  /// The contents should take no more than this many bytes; `nil` for no limit.
  public var maximumByteCount: Int?
  /// Records that were not used for longer than this many seconds go; `nil` for no limit.
  public var maximumAge: Int?
  /// How many of the last runs of each experiment keep all that they used; runs that used the same
  /// count once.
  public var keptRunCount = 0
  /// Records that stay whatever else is said.
  public var keptKeys: Set<StageKey> = []
  /// What is younger than this many seconds stays: somebody may be about to use it.
  public var gracePeriod = 3600
  /// What stopped and failed stages left goes after this many seconds.
  public var leftoverAge = 7 * 24 * 3600

  /// A policy that removes nothing that any record refers to.
  public init() {}
}
