import CanonicalJSON
import Synchronization

/// The stages that one run computes, made known to other runs, so that nothing is computed twice at once.
///
/// A claim is a file that is named by the stage's key and by its owner. Nobody but its owner renews it, and
/// whoever finds that the owner is gone may remove it: since no two claims share a name, that cannot hit
/// another one. So there is nothing to unlock after a kill, and no moment at which breaking a claim could
/// break a second one.
///
/// To take a stage, a run makes its claim first and looks for others afterwards. Of two that do this at the
/// same time at least one sees the other and gives way; perhaps both, and they try again. Claims save work and
/// decide nothing: where none can be made, stages are computed all the same, and the first record stays.
public final class StageClaims: Sendable {
  /// What comes of asking for a stage.
  public enum Answer: Hashable, Sendable {
    /// The stage is this run's.
    case taken
    /// Another run computes it.
    case held(by: ClaimOwner)
  }

  /// What was last seen of another run's claim, and since when.
  private struct Sighting {
    var content: [UInt8]
    var since: ContinuousClock.Instant
  }

  private struct State {
    /// The names of the files of own claims.
    var own: [StageKey: String] = [:]
    var sightings: [String: Sighting] = [:]
    var beats = 0
  }

  private let store: ArtifactStore
  private let lease: Duration
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  /// The claims of one run.
  ///
  /// - Parameters:
  ///   - store: The cache.
  ///   - lease: For how long a claim is believed that is not renewed; several times the interval of
  ///     ``renew()``. An owner on this machine that is gone is known to be gone at once.
  public convenience init(in store: ArtifactStore, lease: Duration = .seconds(60)) {
    self.init(in: store, lease: lease) { .now }
  }

  init(
    in store: ArtifactStore, lease: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.store = store
    self.lease = lease
    self.now = now
  }

  /// Asks for a stage that this run does not have.
  ///
  /// Where the claim cannot be written the stage counts as taken: two runs may then compute it.
  public func take(_ key: StageKey) -> Answer {
    if let owner = owner(of: key) { return .held(by: owner) }
    let name = "\(key)~\(UniqueName.next())"
    guard (try? write(name, beat: 0)) != nil else { return .taken }
    // Only now: a run that has not seen this claim had made its own before, and that is seen here.
    if let owner = owner(of: key, except: name) {
      try? store.files.unlink(path(name))
      return .held(by: owner)
    }
    state.withLock { $0.own[key] = name }
    return .taken
  }

  /// Removes the claims of processes that do not run any more; also of stages that nobody asks for.
  public func removeAbandoned() {
    for name in (try? store.files.entries(of: store.layout.claims)) ?? [] {
      guard let separator = name.firstIndex(of: "~"),
        UniqueName.isAbandoned(name[name.index(after: separator)...])
      else { continue }
      try? store.files.unlink(path(name))
    }
  }

  /// Gives a stage up, computed or not.
  public func release(_ key: StageKey) {
    guard let name = state.withLock({ $0.own.removeValue(forKey: key) }) else { return }
    try? store.files.unlink(path(name))
  }

  /// Tells others that this run lives; to be called every few seconds.
  public func renew() {
    let (names, beat) = state.withLock { state in
      state.beats += 1
      return (state.own.values.sorted(), state.beats)
    }
    for name in names {
      try? write(name, beat: beat)
      // Between the look at the list and the writing the stage may have been given up.
      if !state.withLock({ $0.own.values.contains(name) }) { try? store.files.unlink(path(name)) }
    }
  }

  /// The run that computes a stage, another one than this; `nil` when there is none.
  public func owner(of key: StageKey) -> ClaimOwner? {
    owner(of: key, except: state.withLock { $0.own[key] })
  }

  private func owner(of key: StageKey, except own: String?) -> ClaimOwner? {
    let names = (try? store.files.entries(of: store.layout.claims)) ?? []
    for name in names where name != own && name.hasPrefix("\(key)~") {
      if UniqueName.isAbandoned(name.dropFirst("\(key)~".count)) || isStale(name) {
        try? store.files.unlink(path(name))
      } else if let owner = ClaimOwner(claim: name) {
        return owner
      }
    }
    return nil
  }

  /// Whether a claim has not been renewed for longer than the lease, by the clock of this process alone.
  ///
  /// Its content is compared and no time stamp: those of two machines differ.
  private func isStale(_ name: String) -> Bool {
    // Gone meanwhile, or not to be read: what cannot be watched is not waited for any longer than this.
    let content = (try? store.files.readFile(path(name), limit: 1 << 16)) ?? []
    let now = now()
    return state.withLock { state in
      guard let sighting = state.sightings[name], sighting.content == content else {
        state.sightings[name] = Sighting(content: content, since: now)
        return false
      }
      return now - sighting.since > lease
    }
  }

  private func path(_ name: String) -> String { "\(store.layout.claims)/\(name)" }

  private func write(_ name: String, beat: Int) throws(StoreError) {
    try store.files.makeDirectories(store.layout.claims)
    try store.withScratch { scratch throws(StoreError) in
      let content: JSONValue = ["beat": .integer(Int64(beat))]
      let file = try store.files.create("\(scratch)/claim")
      // Not synchronised: after a power cut no claim means anything.
      try store.files.closing(file) { file throws(StoreError) in
        try store.files.writeAll(Array(content.canonicalText.utf8)[...], to: file)
      }
      try store.files.rename("\(scratch)/claim", path(name))
    }
  }
}
