/// Copies records with their outputs from one cache into another, both of them folders.
///
/// Each record is committed when all its outputs are there and match their digests. What has arrived
/// stays, so a transfer that was interrupted goes on where it stopped when it is started again.
public struct CacheTransfer {
  private let source: ArtifactStore
  private let destination: ArtifactStore
  private let progress: (_ done: Int, _ total: Int) -> Void

  /// A transfer between two caches.
  ///
  /// - Parameters:
  ///   - source: Where the records are.
  ///   - destination: Where they are to be; its folders are made.
  ///   - progress: Told how many of how many records are done.
  public init(
    from source: ArtifactStore, to destination: ArtifactStore,
    progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) {
    self.source = source
    self.destination = destination
    self.progress = progress
  }

  /// Copies records; one that cannot be had whole is refused and the others go on.
  ///
  /// - Parameter chosen: What to copy; `nil` for every record of the source.
  /// - Throws: `StoreError` when the source cannot be listed or the destination not be written.
  public func copy(_ chosen: [StageKey]? = nil) throws(StoreError) -> TransferReport {
    try destination.prepare()
    let keys: [StageKey]
    if let chosen { keys = chosen } else { keys = try source.recordKeys() }
    var report = TransferReport()
    var copied: Set<StageKey> = []
    for (position, key) in keys.enumerated() {
      progress(position, keys.count)
      guard destination.lookUp(key) == nil else {
        report.presentCount += 1
        continue
      }
      // What is no record, or one of another version, is nothing to take over.
      guard let record = try source.readableRecord(of: key) else { continue }
      do {
        for (_, object) in record.outputs.sorted(by: { $0.key < $1.key }) {
          try copy(object, &report)
        }
      } catch {
        // What is wrong with a file of the source concerns this record alone.
        guard error.path.hasPrefix(source.layout.objects + "/") else { throw error }
        report.refusals.append(.init(key: key, kind: record.preimage.kind, problem: error))
        continue
      }
      try destination.commit(record)
      report.recordCount += 1
      copied.insert(key)
    }
    progress(keys.count, keys.count)
    copyNames(of: copied)
    return report
  }

  private func copy(_ object: StoredObject, _ report: inout TransferReport) throws(StoreError) {
    guard !destination.holds(object, .contents) else { return }
    try destination.publish(
      copyOf: source.layout.object(object.digest), expecting: object)
    report.objectCount += 1
    report.byteCount += object.byteCount
  }

  /// Takes over what the stages are called, where the destination knows no such stage.
  private func copyNames(of keys: Set<StageKey>) {
    for (name, key) in source.latestKeys() where keys.contains(key) {
      guard destination.latestKey(experiment: name.experiment, stage: name.stage) == nil
      else { continue }
      destination.noteLatest(key, experiment: name.experiment, stage: name.stage)
    }
  }
}
