extension Plan {
  /// How much work a run would be, by what its stages took last time, perhaps with other settings.
  ///
  /// Seconds of work of one stage after the other: side by side it is less.
  public struct Estimate: Hashable, Sendable {
    /// The seconds of the stages that run in any case.
    public let toRun: Double
    /// The seconds of the stages that run unless those before give the same bytes as before.
    public let perhaps: Double
    /// Of how many stages that may run the time is known.
    public let knownCount: Int
    /// Of how many it is not.
    public let unknownCount: Int
  }

  /// The work of a run; `nil` when nothing may have to run.
  public var estimate: Estimate? {
    let open = entries.filter { $0.decision != .cached }
    guard !open.isEmpty else { return nil }
    func seconds(_ decision: Decision) -> Double {
      open.filter { $0.decision == decision }.compactMap(\.lastRecord?.elapsedSeconds).reduce(0, +)
    }
    let known = open.count { $0.lastRecord != nil }
    return Estimate(
      toRun: seconds(.run), perhaps: seconds(.unknownUntilUpstream), knownCount: known,
      unknownCount: open.count - known)
  }
}
