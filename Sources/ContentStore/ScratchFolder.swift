import Glibc
import Synchronization

/// A private folder on the file system of the cache, for what is not finished yet.
///
/// Its name tells which process owns it. Whoever makes one removes it; those of killed processes are
/// removed by ``ArtifactStore/removeAbandonedScratch()``.
public struct ScratchFolder: Sendable {
  /// The folder.
  public let path: String
  private let files: any FileOperations

  /// Makes a new, empty folder that belongs to this process.
  ///
  /// - Throws: `StoreError` when the folder cannot be made.
  public init(in store: ArtifactStore) throws(StoreError) {
    try store.files.makeDirectories(store.layout.scratch)
    self.files = store.files
    self.path = "\(store.layout.scratch)/\(UniqueName.next())"
    guard try files.makeDirectory(path) else {
      throw .systemCall("make a scratch folder", path: path, number: EEXIST)
    }
  }

  /// Removes the folder and all that is in it.
  ///
  /// - Throws: `StoreError` when something in it cannot be removed.
  public func remove() throws(StoreError) { try files.removeTree(path) }
}

/// Names for temporary files and folders that no other process and no other call gives.
enum UniqueName {
  private static let counter = Atomic<UInt64>(0)

  /// A new name that starts with the owner's identity.
  static func next() -> String {
    let count = counter.add(1, ordering: .relaxed).newValue
    return "\(ProcessIdentity.current.text)_\(count)"
  }

  /// Whether the process that was given a name is gone; `false` for names not given by ``next()``.
  static func isAbandoned(_ name: some StringProtocol) -> Bool {
    guard let separator = name.lastIndex(of: "_"),
      let owner = ProcessIdentity(text: name[..<separator])
    else { return false }
    return owner.isCertainlyGone
  }
}

extension ArtifactStore {
  /// Runs `body` with the path of a scratch folder that is removed afterwards.
  ///
  /// If it cannot be removed, it is collected after the process has ended.
  func withScratch(_ body: (String) throws(StoreError) -> Void) throws(StoreError) {
    let folder = try ScratchFolder(in: self)
    defer { try? folder.remove() }
    try body(folder.path)
  }

  /// Removes the scratch folders of processes that do not run any more.
  ///
  /// Folders of running processes, and of other machines, are left alone. Failures are of no
  /// consequence and are not reported: the next run tries again.
  public func removeAbandonedScratch() {
    guard let names = try? files.entries(of: layout.scratch) else { return }
    for name in names where UniqueName.isAbandoned(name) {
      try? files.removeTree("\(layout.scratch)/\(name)")
    }
  }
}
