import ContentStore

/// Something that a user who watches a run may want to see.
public enum RunEvent: Hashable, Sendable {
  /// A stage was not in the cache and starts to run on a number of cores.
  case started(StageID, StageKey, cores: Int)
  /// A stage was not in the cache, but another run computes it already; it is waited for.
  case waiting(StageID, for: ClaimOwner)
  /// A running stage has come further.
  case progress(StageID, ProgressReport)
  /// A stage ran and is in the cache.
  case finished(StageID, StageRecord)
  /// A stage was in the cache already.
  case cached(StageID, StageRecord)
  /// A stage ran and failed.
  case failed(StageID, FailureReport)
  /// A stage was ended from outside and is started again.
  case retrying(StageID, FailureReport)
  /// A stage cannot run because of a failed one.
  case blocked(StageID, by: StageID)
  /// A stage was stopped or not begun.
  case cancelled(StageID)
}
