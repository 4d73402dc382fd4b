import ContentStore

/// How a stage ended in one run.
public enum StageOutcome: Hashable, Sendable {
  /// It ran and its outputs are in the cache.
  case executed(StageRecord)
  /// Its outputs were in the cache already.
  case cached(StageRecord)
  /// It ran and failed.
  case failed
  /// It did not run, because a stage failed whose outputs, or whose identical work, it needs.
  case blocked(by: StageID)
  /// It was stopped or not begun, because the run was cancelled or stops at the first failure.
  case cancelled

  /// The record with the outputs, for the stages that have any.
  public var record: StageRecord? {
    switch self {
    case .executed(let record), .cached(let record): record
    case .failed, .blocked, .cancelled: nil
    }
  }
}
