/// Carries a collection out, safely beside running processes.
///
/// Records go first, into a private folder: from then on the stages are missing. A running process
/// that had found such a record just before notes it at once; so the notes are read again after a
/// pause, and what a live run has asked for is put back. Only then do objects go, and of those only
/// what no record refers to by then. Whoever publishes content that is there already makes it young.
/// A collection that is killed leaves objects without records, and scratch.
public struct Collector {
  private let store: ArtifactStore
  private let policy: CollectionPolicy
  private let now: Int
  private let pause: () -> Void

  /// What was removed in the end.
  public struct Outcome: Hashable, Sendable {
    /// How many records.
    public var recordCount = 0
    /// How many objects.
    public var objectCount = 0
    /// The length of objects, checkpoints, logs and folders in bytes.
    public var byteCount = 0
  }

  /// A collection of a cache.
  ///
  /// - Parameters:
  ///   - store: The cache.
  ///   - policy: What the plan was made with.
  ///   - now: The time, in seconds since 1970.
  ///   - pause: Waits for as long as a run can take between finding a record and noting it.
  public init(
    of store: ArtifactStore, policy: CollectionPolicy, now: Int, pause: @escaping () -> Void
  ) {
    self.store = store
    self.policy = policy
    self.now = now
    self.pause = pause
  }

  /// Removes what a plan says, and of objects what nobody has come to need since.
  ///
  /// - Throws: `StoreError` when something cannot be removed; what was removed until then is gone.
  public func collect(_ plan: CollectionPlan) throws(StoreError) -> Outcome {
    var outcome = Outcome()
    outcome.recordCount = try removeRecords(plan.records.map(\.record.key))
    try removeObjects(plan.objects, &outcome)
    for key in plan.checkpoints {
      try removeFolder(store.layout.checkpoints(key), &outcome)
    }
    for path in plan.leftovers { try removeFolder(path, &outcome) }
    for name in plan.logs { try removeFile("\(store.layout.logs)/\(name)", &outcome) }
    for name in plan.runs {
      var uncounted = Outcome()
      try removeFile("\(store.layout.runs)/\(name)", &uncounted)
    }
    store.removeAbandonedScratch()
    return outcome
  }

  /// Removes records, save for those that a live run turns out to use; how many went.
  private func removeRecords(_ keys: [StageKey]) throws(StoreError) -> Int {
    guard !keys.isEmpty else { return 0 }
    var removed: Set<StageKey> = []
    let files = store.files
    try store.withScratch { scratch throws(StoreError) in
      func aside(_ key: StageKey) -> String { "\(scratch)/\(key).json" }
      for key in keys where try files.status(store.layout.record(key)) != nil {
        if try unlessGone({ () throws(StoreError) in
          try files.rename(store.layout.record(key), aside(key))
        }) {
          removed.insert(key)
        }
      }
      if try store.pastRuns(now: now).contains(where: \.isLive) {
        pause()
        let used = try store.pastRuns(now: now).filter(\.isLive).flatMap(\.stages.keys)
        for key in removed.intersection(used) {
          // If it was made anew meanwhile, that record is as good.
          try? files.link(aside(key), store.layout.record(key))
          if try files.status(store.layout.record(key)) == nil {
            try files.rename(aside(key), store.layout.record(key))
          }
          removed.remove(key)
        }
      }
      // On the disk before any object goes.
      for folder in Set(keys.map { parentPath(of: store.layout.record($0)) }).sorted()
      where try files.status(folder) != nil {
        try files.synchronizeDirectory(folder)
      }
    }
    return removed.count
  }

  private func removeObjects(_ digests: [Digest], _ outcome: inout Outcome) throws(StoreError) {
    guard !digests.isEmpty else { return }
    // What a record made since then has as an input was made young by whoever made it one.
    var used: Set<Digest> = []
    for key in try store.recordKeys() {
      guard let record = try store.readableRecord(of: key) else { continue }
      used.formUnion(record.outputs.values.map(\.digest))
    }
    for digest in digests where !used.contains(digest) {
      let path = store.layout.object(digest)
      guard let time = try store.files.lastModified(path), time <= now - policy.gracePeriod
      else { continue }
      let byteCount = try store.files.status(path)?.byteCount ?? 0
      guard try unlessGone({ () throws(StoreError) in try store.files.unlink(path) })
      else { continue }
      outcome.objectCount += 1
      outcome.byteCount += byteCount
    }
  }

  private func removeFile(_ path: String, _ outcome: inout Outcome) throws(StoreError) {
    guard let status = try store.files.status(path) else { return }
    if try unlessGone({ () throws(StoreError) in try store.files.unlink(path) }) {
      outcome.byteCount += status.byteCount
    }
  }

  private func removeFolder(_ path: String, _ outcome: inout Outcome) throws(StoreError) {
    guard let file = try CacheInventory.File(path, store.files) else { return }
    if try unlessGone({ () throws(StoreError) in try store.files.removeTree(path) }) {
      outcome.byteCount += file.byteCount
    }
  }

  /// Does something with a file; whether it was still there, since others collect and clean up too.
  private func unlessGone(_ body: () throws(StoreError) -> Void) throws(StoreError) -> Bool {
    do throws(StoreError) {
      try body()
      return true
    } catch {
      guard error.code == .notFound else { throw error }
      return false
    }
  }
}
