/// What of a run may go on side by side, what runs in any case, and what happens after failures.
public struct RunPolicy: Sendable {
  /// How many cores the running stages may use together, at least 1.
  public var cores: Int
  /// How many bytes the running stages may be expected to need together; `nil` for no limit.
  public var memory: Int?
  /// Whether stages that do not depend on a failed one still run.
  public var keepsGoing: Bool
  /// How often a stage is started again after a failure that may pass, such as a kill from outside.
  public var retries: Int
  /// The stages that run although they are in the cache.
  public var forced: Set<StageID>
  /// For how long a stage may run; `nil` for ever.
  public var timeLimit: @Sendable (StageID) -> Duration?

  /// A policy.
  ///
  /// - Precondition: `cores >= 1`.
  public init(
    cores: Int, memory: Int? = nil, keepsGoing: Bool = true, retries: Int = 0,
    forced: Set<StageID> = [], timeLimit: @escaping @Sendable (StageID) -> Duration? = { _ in nil }
  ) {
    precondition(cores >= 1, "cannot run stages on \(cores) cores")
    self.cores = cores
    self.memory = memory
    self.keepsGoing = keepsGoing
    self.retries = retries
    self.forced = forced
    self.timeLimit = timeLimit
  }
}
