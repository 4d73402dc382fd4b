/// Checks every byte of a cache.
///
/// Safe beside running processes: contents get their names when they are complete, and what seems to
/// be missing is looked at once more before it is reported.
public struct CacheVerifier {
  let store: ArtifactStore
  private let progress: (_ done: Int, _ total: Int) -> Void
  /// What was found out about each object; `nil` for one that is not there.
  private var contents: [Digest: StoredObject?] = [:]

  /// A check of a cache.
  ///
  /// - Parameters:
  ///   - store: The cache.
  ///   - progress: Told how many of how many objects have been hashed.
  public init(
    _ store: ArtifactStore, progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) {
    self.store = store
    self.progress = progress
  }

  /// Hashes every object and checks every record.
  ///
  /// - Throws: `StoreError` when a folder of the cache cannot be read.
  public mutating func findings() throws(StoreError) -> CacheFindings {
    var findings = CacheFindings()
    let listed = try store.objectDigests()
    for (position, digest) in listed.enumerated() {
      progress(position, listed.count)
      guard let object = try content(of: digest) else { continue }
      findings.objectCount += 1
      findings.byteCount += object.byteCount
    }
    progress(listed.count, listed.count)

    var outputs: [Digest: [CacheFindings.Output]] = [:]
    var used: Set<Digest> = []
    for key in try store.recordKeys() {
      switch RecordCheck(of: key, in: store) {
      case .gone: break
      case .foreign: findings.foreignRecordCount += 1
      case .damaged(let problem):
        findings.recordCount += 1
        findings.damagedRecords.append(.init(key: key, problem: problem))
      case .good(let record):
        findings.recordCount += 1
        used.formUnion(record.outputs.values.map(\.digest))
        used.formUnion(record.preimage.inputs.values)
        for (name, object) in record.outputs.sorted(by: { $0.key < $1.key }) {
          guard try isBad(object, of: record) else { continue }
          let output = CacheFindings.Output(key: key, kind: record.preimage.kind, name: name)
          outputs[object.digest, default: []].append(output)
        }
      }
    }
    let damaged = Set(listed.filter { isDamaged($0) }).union(outputs.keys)
    findings.damagedObjects = damaged.sorted().map { digest in
      .init(
        digest: digest, problem: isDamaged(digest) ? .damaged : .missing,
        outputs: outputs[digest] ?? [])
    }
    for digest in listed where !used.contains(digest) {
      guard let object = contents[digest] ?? nil else { continue }
      findings.orphanCount += 1
      findings.orphanByteCount += object.byteCount
    }
    return findings
  }

  /// What a file in `objects` holds; anything but a readable regular file holds nothing.
  private mutating func content(of digest: Digest) throws(StoreError) -> StoredObject? {
    if let known = contents[digest] { return known }
    let path = store.layout.object(digest)
    var found: StoredObject?
    if let status = try store.files.status(path) {
      do { found = try store.files.digestAndByteCount(of: path) } catch {
        // Unreadable is as bad as damaged, unless it has just gone.
        if error.code != .notFound {
          found = StoredObject(digest: Digest(of: ""), byteCount: status.byteCount)
        }
      }
    }
    contents[digest] = .some(found)
    return found
  }

  /// Whether an output is missing or damaged, and still is after a second look.
  private mutating func isBad(
    _ object: StoredObject, of record: StageRecord
  ) throws(StoreError) -> Bool {
    if try content(of: object.digest) == object { return false }
    // The record may have gone with its object, or the object have been replaced by a good one.
    contents[object.digest] = nil
    guard store.record(of: record.key) == record else { return false }
    return try content(of: object.digest) != object
  }

  private func isDamaged(_ digest: Digest) -> Bool {
    guard let object = contents[digest] ?? nil else { return false }
    return object.digest != digest
  }
}
