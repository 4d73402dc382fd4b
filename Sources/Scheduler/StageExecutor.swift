/// Runs single stages: in a child process, on a cluster, or not at all in tests.
public protocol StageExecutor: Sendable {
  /// Runs one stage and returns when it has ended; is cancelled with the task that calls it.
  ///
  /// - Parameters:
  ///   - job: What to run.
  ///   - progress: Called, from any thread, whenever the stage reports progress.
  func execute(
    _ job: StageJob, progress: @escaping @Sendable (ProgressReport) -> Void
  ) async -> ExecutionResult
}

/// What an executor says of an attempt; whether the stage is complete, only its record tells.
public enum ExecutionResult: Hashable, Sendable {
  /// The attempt ended well.
  case ended
  /// The attempt failed.
  case failed(FailureReport)
  /// The attempt was stopped, because its task was cancelled or somebody else asked it to; if its state
  /// is saved, another attempt goes on from there.
  case stopped(isSaved: Bool)
}
