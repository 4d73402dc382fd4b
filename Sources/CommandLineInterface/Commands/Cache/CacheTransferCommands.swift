import ArgumentParser
import ContentStore

private let remoteHelp: ArgumentHelp = ArgumentHelp(
  "The other cache: a folder, or user@host:folder for rsync and ssh.", valueName: "remote")

/// Copies records and their outputs to another cache.
struct CachePushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Copy results to another cache.",
    discussion: """
      Contents are checked before a record is copied, and records come last, so the other cache is \
      whole at any moment. What is there already is not copied; an interrupted transfer goes on \
      where it stopped. Exit status 1: a record had to be left out.
      """)

  @Argument(help: remoteHelp)
  var remote: String

  @Argument(help: ArgumentHelp("Only what these experiments use.", valueName: "spec"))
  var specs: [String] = []

  @OptionGroup var cache: CacheOptions

  func validate() throws { _ = try remoteCache(remote) }

  func run() throws {
    try cache.withStore { store in
      let keys = try specs.isEmpty ? nil : wantedKeys(of: specs, in: store)
      let progress = StepProgress("push", unit: "record")
      defer { progress.finish() }
      let report: TransferReport
      switch try remoteCache(remote) {
      case .folder(let path):
        let other = try otherCache(path, mayBeNew: true)
        report = try CacheTransfer(from: store, to: other, progress: progress.update).copy(keys)
      case .rsync(let path):
        report = try RsyncTransfer(store, remote: path, rsync: RsyncProgram.run).push(keys)
      }
      progress.finish()
      try show(report, "pushed to \(remote)", StageNames(of: store, runs: []))
    }
  }
}

/// Copies records and their outputs from another cache.
struct CachePullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Copy results from another cache.",
    discussion: """
      A record counts only when all its contents have arrived and match their digests. What is here \
      already is not copied; an interrupted transfer goes on where it stopped. Exit status 1: a \
      record had to be left out.
      """)

  @Argument(help: remoteHelp)
  var remote: String

  @Argument(help: ArgumentHelp("Only what these experiments use.", valueName: "spec"))
  var specs: [String] = []

  @OptionGroup var cache: CacheOptions

  func validate() throws { _ = try remoteCache(remote) }

  func run() throws {
    let store = cache.store
    do {
      if case .other(let version) = store.version { throw foreign(version, store.layout.root) }
      let progress = StepProgress("pull", unit: "record")
      defer { progress.finish() }
      let report: TransferReport
      switch try remoteCache(remote) {
      case .folder(let path):
        let other = try otherCache(path, mayBeNew: false)
        let keys = try specs.isEmpty ? nil : wantedKeys(of: specs, in: other)
        report = try CacheTransfer(from: other, to: store, progress: progress.update).copy(keys)
      case .rsync(let path):
        let transfer = RsyncTransfer(store, remote: path, rsync: RsyncProgram.run)
        let choose = specs.isEmpty ? nil : { try wantedKeys(of: specs, in: $0) }
        report = try transfer.pull(choose: choose, progress: progress.update)
      }
      progress.finish()
      try show(report, "pulled from \(remote)", StageNames(of: store, runs: []))
    } catch let error as StoreError {
      throw refusal("\(error)", status: ExitStatus.storeUnusable)
    }
  }
}

private func remoteCache(_ text: String) throws -> RemoteCache {
  guard let remote = RemoteCache(text) else {
    throw ValidationError("'\(text)' is no cache; write a folder, or user@host:folder.")
  }
  return remote
}

/// The cache in a folder, unless it is another version's.
private func otherCache(_ path: String, mayBeNew: Bool) throws -> ArtifactStore {
  let other = ArtifactStore(root: absolutePath(path))
  switch other.version {
  case .current: break
  case .none where mayBeNew: break
  case .none:
    throw StoreError(
      code: .notFound, message: "there is no cache here", path: other.layout.root)
  case .other(let version): throw foreign(version, other.layout.root)
  }
  return other
}

/// The keys of the stages of some experiments that are in a cache; says how many are not.
private func wantedKeys(of specs: [String], in store: ArtifactStore) throws -> [StageKey] {
  var keys: Set<StageKey> = []
  for spec in specs {
    let stages = try CachedStages(of: spec, in: store)
    keys.formUnion(stages.keys)
    if stages.keys.count < stages.count {
      let stream = OutputStream.standardError
      stream.writeLine(
        Style.yellow("note:", if: stream.usesColour)
          + " \(spec): \(stages.count - stages.keys.count) of \(countText(stages.count, "stage")) "
          + "are not in that cache")
    }
  }
  return keys.sorted()
}

/// Says what a transfer did.
///
/// - Throws: `ExitCode` 1 when records were left out.
private func show(_ report: TransferReport, _ what: String, _ names: StageNames) throws {
  for refused in report.refusals {
    let stream = OutputStream.standardError
    stream.writeLine(
      "\(Style.red("error:", if: stream.usesColour)) left out \(names.text(of: refused.key, kind: refused.kind)): "
        + "\(refused.problem)")
  }
  OutputStream.standardOutput.writeLine(
    "\(what): \(countText(report.recordCount, "record")) and "
      + "\(countText(report.objectCount, "object")), \(sizeText(report.byteCount)); "
      + "\(countText(report.presentCount, "record")) there already, "
      + "\(report.refusals.count) left out")
  if !report.refusals.isEmpty { throw ExitCode(ExitStatus.stageFailed) }
}
