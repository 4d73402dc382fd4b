/// How a run ended.
public struct RunSummary: Hashable, Sendable {
  /// How one stage ended.
  public struct Entry: Hashable, Sendable {
    /// The stage.
    public let stage: StageID
    /// How it ended.
    public let outcome: StageOutcome
  }

  /// Every stage of the graph, in its order.
  public let entries: [Entry]
  /// What is known of the failed stages, in the order of the graph.
  public let failures: [FailureReport]
  /// The stages that were stopped midway and go on from there when they are run again, in the order of
  /// the graph.
  public let saved: [StageID]

  /// How many stages ran.
  public var executedCount: Int { count { if case .executed = $0 { true } else { false } } }
  /// How many stages were in the cache already.
  public var cachedCount: Int { count { if case .cached = $0 { true } else { false } } }
  /// How many stages failed.
  public var failedCount: Int { count { $0 == .failed } }
  /// How many stages could not run because of a failed one.
  public var blockedCount: Int { count { if case .blocked = $0 { true } else { false } } }
  /// How many stages were stopped or not begun.
  public var cancelledCount: Int { count { $0 == .cancelled } }
  /// Whether every stage is in the cache now.
  public var isSuccess: Bool { entries.allSatisfy { $0.outcome.record != nil } }

  private func count(_ isCounted: (StageOutcome) -> Bool) -> Int {
    entries.count { isCounted($0.outcome) }
  }
}
