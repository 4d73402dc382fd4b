import ArgumentParser
import ContentStore
import Scheduler
import Stages

extension CacheOptions {
  /// Does something with the cache of this version.
  ///
  /// - Throws: `ExitCode` 74, after saying so, when there is none, it is of another version, or it
  ///   cannot be used.
  func withStore(_ body: (ArtifactStore) throws -> Void) throws {
    let store = store
    let root = store.layout.root
    do {
      switch store.version {
      case .current: try body(store)
      case .none: throw StoreError(code: .notFound, message: "there is no cache here", path: root)
      case .other(let version): throw foreign(version, root)
      }
    } catch let error as StoreError {
      throw refusal("\(error)", status: ExitStatus.storeUnusable)
    }
  }
}

/// Why a cache is left alone.
func foreign(_ version: String, _ root: String) -> StoreError {
  StoreError(
    code: .wrongKindOfFile,
    message: "is a cache of version \(version), and this program keeps version "
      + "\(CacheLayout.formatVersion); to it this cache is empty, and nothing was touched",
    path: root)
}

/// Says what is wrong, and gives the exit status to end with.
func refusal(_ text: String, status: Int32) -> ExitCode {
  let stream = OutputStream.standardError
  stream.writeLine("\(Style.red("error:", if: stream.usesColour)) \(text)")
  return ExitCode(status)
}

/// What of an experiment is in a cache.
struct CachedStages {
  let experiment: String
  /// The keys of the stages that are there.
  let keys: [StageKey]
  /// The keys of the last records of the others: perhaps wanted again when it is known what comes
  /// before them.
  let otherKeys: [StageKey]
  /// How many stages there are in all.
  let count: Int

  /// Reads a spec and looks its stages up.
  ///
  /// - Throws: `ExitCode` 2, after showing what is wrong, when the spec is invalid.
  init(of spec: String, in store: ArtifactStore) throws {
    let experiment = try loadExperiment(spec, printsJSON: false)
    let entries = Plan(of: experiment, in: store).entries
    self.experiment = experiment.name
    keys = entries.filter { $0.decision == .cached }.compactMap(\.lastRecord?.key)
    otherKeys = entries.filter { $0.decision != .cached }.compactMap(\.lastRecord?.key)
    count = entries.count
  }
}
