import ContentStore

/// A file that no stage makes and some stage reads, as it was when the stages were described.
///
/// Its content is an input like any other: the key of a stage holds the digest, and neither the path
/// nor the time. Before a stage that reads it is started the file is copied into the cache; if it has
/// other content by then, the stage fails.
public struct ExternalFile: Hashable, Sendable {
  /// Where it is; absolute and without links.
  public let path: String
  /// What the spec calls it, which says nothing of this machine.
  public let name: String
  /// What it held.
  public let content: StoredObject

  /// A file with the content it held; without a name it is called by the last part of its path.
  public init(path: String, name: String? = nil, content: StoredObject) {
    self.path = path
    self.name = name ?? String(path.split(separator: "/").last ?? "/")
    self.content = content
  }

  /// Sees to it that the content is in a cache.
  ///
  /// - Throws: `StageFailure` when the file has gone, has changed or cannot be copied.
  func copy(into store: ArtifactStore) throws(StageFailure) {
    guard !store.keeps(content) else { return }
    let found: StoredObject
    do throws(StoreError) { found = try store.publish(copyOf: path) } catch {
      throw StageFailure("\(error)", help: "put the file back, and run again")
    }
    guard found == content else {
      throw StageFailure(
        "\(path): has changed since the spec was read", help: "run again to use it as it is now")
    }
  }
}
