/// Transfers to and from a cache on another machine, by `rsync`.
///
/// Objects go before the records that need them. What is pulled comes first into a folder of its own
/// in `scratch`, where it stays if the transfer is interrupted; it is checked and taken over from
/// there as from any other cache.
public struct RsyncTransfer {
  /// Runs `rsync` with arguments; throws `StoreError` when it fails.
  public typealias Runner = (RsyncCommand) throws -> Void

  private let store: ArtifactStore
  private let remote: String
  private let rsync: Runner

  /// A transfer between a cache and another machine's.
  ///
  /// - Parameters:
  ///   - store: The cache here.
  ///   - remote: The cache there, as rsync calls it.
  ///   - rsync: Runs the program.
  public init(_ store: ArtifactStore, remote: String, rsync: @escaping Runner) {
    self.store = store
    self.remote = remote
    self.rsync = rsync
  }

  /// Sends records with their outputs, after checking the contents here.
  ///
  /// How much of it was there already, rsync alone knows: the report counts what was offered.
  ///
  /// - Parameter keys: What to send; `nil` for all.
  /// - Throws: `StoreError`, or what the runner throws.
  public func push(_ keys: [StageKey]? = nil) throws -> TransferReport {
    var report = TransferReport()
    var objects: Set<StoredObject> = []
    var paths: [String] = []
    var sent: Set<StageKey> = []
    for key in try keys ?? store.recordKeys() {
      guard let record = try store.readableRecord(of: key) else { continue }
      let outputs = Set(record.outputs.values)
      if let bad = outputs.sorted(by: { $0.digest < $1.digest }).first(where: {
        !objects.contains($0) && !store.holds($0, .contents)
      }) {
        let problem = StoreError(
          code: .damagedObject, message: "is missing, or does not hold what its name says",
          path: store.layout.object(bad.digest))
        report.refusals.append(.init(key: key, kind: record.preimage.kind, problem: problem))
        continue
      }
      objects.formUnion(outputs)
      paths.append(relative(store.layout.record(key)))
      sent.insert(key)
      report.recordCount += 1
    }
    report.objectCount = objects.count
    report.byteCount = objects.reduce(0) { $0 + $1.byteCount }
    guard !paths.isEmpty else { return report }
    // What the stages are called goes with the records.
    for (name, key) in store.latestKeys() where sent.contains(key) {
      let pointer = store.layout.latestPointer(experiment: name.experiment, stage: name.stage)
      paths.append(relative(pointer))
    }
    let scratch = try ScratchFolder(in: store)
    defer { try? scratch.remove() }
    let objectPaths = objects.map { relative(store.layout.object($0.digest)) }.sorted()
    for (name, list) in [("objects", objectPaths), ("records", ["version"] + paths)] {
      let file = "\(scratch.path)/\(name)"
      try store.files.writeNewFile(file, list.map { $0 + "\n" }.joined())
      try rsync(RsyncCommand(from: store.layout.root, to: remote, list: file))
    }
    return report
  }

  /// Fetches records with their outputs.
  ///
  /// - Parameters:
  ///   - choose: The wanted keys of a cache that holds the records, and none of the objects; `nil`
  ///     for all.
  ///   - progress: Told how many of how many records have been taken over.
  /// - Throws: `StoreError`, or what the runner or `choose` throws.
  public func pull(
    choose: ((ArtifactStore) throws -> [StageKey])? = nil,
    progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> TransferReport {
    try store.prepare()
    let staging =
      "\(store.layout.scratch)/\(ArtifactStore.stagingPrefix)"
      + Digest(of: remote).hexadecimal.prefix(16)
    let files = store.files
    try files.makeDirectories(staging)
    let list = "\(staging)/wanted"
    func fetch(_ paths: [String]) throws {
      if try files.status(list) != nil { try files.unlink(list) }
      try files.writeNewFile(list, paths.map { $0 + "\n" }.joined())
      try rsync(RsyncCommand(from: remote, to: staging, list: list))
    }
    try fetch(["version", "records", "latest"])
    let copy = ArtifactStore(root: staging, check: .recordsAlone)
    guard case .current = copy.version else {
      throw StoreError(
        code: .wrongKindOfFile, message: "is no cache of this version of the program",
        path: remote)
    }
    let keys = try choose?(copy) ?? copy.recordKeys()
    var paths: Set<String> = []
    for key in keys where store.lookUp(key) == nil {
      for object in try copy.readableRecord(of: key)?.outputs.values.map(\.self) ?? []
      where !store.holds(object, .contents) {
        paths.insert(relative(store.layout.object(object.digest)))
      }
    }
    if !paths.isEmpty { try fetch(paths.sorted()) }
    let report = try CacheTransfer(from: copy, to: store, progress: progress).copy(keys)
    try files.removeTree(staging)
    return report
  }

  private func relative(_ path: String) -> String {
    String(path.dropFirst(store.layout.root.count + 1))
  }
}

extension ArtifactStore {
  /// How the names of folders in `scratch` begin that hold what is pulled.
  static let stagingPrefix = "pull-"
}
