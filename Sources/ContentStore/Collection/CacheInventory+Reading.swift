extension CacheInventory {
  /// Takes stock of a cache.
  ///
  /// - Parameters:
  ///   - store: The cache.
  ///   - now: The time, in seconds since 1970.
  /// - Throws: `StoreError` when a folder or a pin cannot be read.
  public init(of store: ArtifactStore, now: Int) throws(StoreError) {
    self.init(now: now)
    let layout = store.layout
    // Before the records: a run notes what it uses, and no record that it has noted may be missed.
    runs = try store.pastRuns(now: now)
    pinnedKeys = try store.pins().reduce(into: []) { $0.formUnion($1.keys) }
    for digest in try store.objectDigests() {
      objects[digest] = try File(layout.object(digest), store.files)
    }
    let uses = lastUses()
    for key in try store.recordKeys() {
      guard let record = try store.readableRecord(of: key),
        let made = try store.files.lastModified(layout.record(key))
      else { continue }
      records[key] = Record(
        key: key, kind: record.preimage.kind, outputs: Set(record.outputs.values.map(\.digest)),
        inputs: Set(record.preimage.inputs.values), elapsedSeconds: record.elapsedSeconds,
        lastUse: max(made, uses[key] ?? made))
    }
    for name in try store.names(in: layout.logs) {
      logs[name] = try File("\(layout.logs)/\(name)", store.files)
    }
    for name in try store.names(in: layout.checkpoints) {
      guard let key = Digest(hexadecimal: name).map(StageKey.init(digest:)) else { continue }
      checkpoints[key] = try File(layout.checkpoints(key), store.files)
    }
    for name in try store.names(in: layout.quarantine) {
      leftovers["\(layout.quarantine)/\(name)"] = try File(
        "\(layout.quarantine)/\(name)", store.files)
    }
    for name in try store.names(in: layout.scratch)
    where name.hasPrefix(ArtifactStore.stagingPrefix) {
      leftovers["\(layout.scratch)/\(name)"] = try File("\(layout.scratch)/\(name)", store.files)
    }
  }

  /// When each computation was last asked for, by the notes of the runs.
  func lastUses() -> [StageKey: Int] {
    var uses: [StageKey: Int] = [:]
    for run in runs {
      // A run needs what it has noted until it ends.
      let use = run.isLive ? now : run.lastUse
      for key in run.stages.keys { uses[key] = max(use, uses[key] ?? use) }
    }
    return uses
  }
}

extension CacheInventory.File {
  /// What is at a path; of a folder, the sum and the latest change of what it holds.
  ///
  /// `nil` when there is nothing.
  init?(_ path: String, _ files: any FileOperations) throws(StoreError) {
    guard let status = try files.status(path), let time = try files.lastModified(path) else {
      return nil
    }
    var (sum, latest) = (status.kind == .directory ? 0 : status.byteCount, time)
    if status.kind == .directory {
      let names: [String]
      do { names = try files.entries(of: path) } catch {
        guard error.code == .notFound else { throw error }
        return nil
      }
      for name in names {
        guard let file = try Self("\(path)/\(name)", files) else { continue }
        sum += file.byteCount
        latest = max(latest, file.lastModified)
      }
    }
    self.init(byteCount: sum, lastModified: latest)
  }
}
