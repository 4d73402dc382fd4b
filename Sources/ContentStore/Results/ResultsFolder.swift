/// The folder where a user finds the outputs of one experiment under readable names.
///
/// The files are copies, so that editing one cannot damage the cache. Only files that were placed here
/// are ever replaced or removed; whatever else lies in the folder stays.
public struct ResultsFolder: Sendable {
  /// The folder.
  public let path: String
  let store: ArtifactStore

  private static let temporaryPrefix = ".dnf-pipeline_"

  /// The folder of one experiment, filled from one cache; touches nothing until asked to.
  public init(path: String, store: ArtifactStore) {
    self.path = path
    self.store = store
  }

  /// Puts a stored object under a readable name, such as `figures/densities.svg`.
  ///
  /// The name changes from the old content to the new in one step. A file that has the content
  /// already is not touched, so its modification time stays.
  ///
  /// - Returns: Whether the file was written.
  /// - Throws: `StoreError` when the name leaves the folder, the stored object is damaged, or the
  ///   file system refuses.
  @discardableResult
  public func place(_ object: StoredObject, as name: String) throws(StoreError) -> Bool {
    guard Self.isInside(name) else {
      throw StoreError(
        code: .invalidName, message: "'\(name)' is not a name inside the results folder",
        path: path)
    }
    try requireNoLinks(to: name)
    if try hasContent(object, "\(path)/\(name)") { return false }
    try publish(as: name) { temporary throws(StoreError) in
      try copy(object, to: temporary)
      return true
    }
    return true
  }

  /// Gives a name to what `write` writes under a temporary one, in one step, unless it returns `false`.
  func publish(
    as name: String, _ write: (_ temporary: String) throws(StoreError) -> Bool
  ) throws(StoreError) {
    let files = store.files
    let destination = "\(path)/\(name)"
    try requireNoLinks(to: name)
    try files.makeDirectories(parentPath(of: destination))
    let temporary = newTemporaryPath()
    do {
      if try write(temporary) {
        try files.rename(temporary, destination)
      } else {
        try files.unlink(temporary)
      }
    } catch {
      try? files.unlink(temporary)
      throw error
    }
  }

  /// Removes temporary files that killed processes left in the folder; failures are not reported.
  public func removeAbandonedFiles() {
    guard (try? requireNoLinks(to: "")) != nil,
      let names = try? store.files.entries(of: path)
    else { return }
    for name in names where name.hasPrefix(Self.temporaryPrefix) {
      if UniqueName.isAbandoned(name.dropFirst(Self.temporaryPrefix.count)) {
        try? store.files.unlink("\(path)/\(name)")
      }
    }
  }

  /// Whether a name stays inside the folder, and is one that file systems take.
  static func isInside(_ name: String) -> Bool {
    let slash = UInt8(ascii: "/")
    let components = name.utf8.split(separator: slash, omittingEmptySubsequences: false)
    return components.allSatisfy { !["", ".", ".."].contains(Substring($0)) && $0.count < 256 }
      && !name.utf8.contains(0) && name.utf8.count < 1024
  }

  /// Holds that no folder on the way to a name, this one included, is a link: through one, files would be
  /// written, or removed, where nobody expects it.
  ///
  /// What lies above may be links; whoever named the folder chose them.
  ///
  /// - Throws: `StoreError` with the first link, or anything else that is no folder.
  func requireNoLinks(to name: String) throws(StoreError) {
    var folder = path
    for component in [""]
      + name.utf8.split(separator: UInt8(ascii: "/")).dropLast().map({
        "/" + String(Substring($0))
      })
    {
      folder += component
      guard let status = try store.files.status(folder) else { return }
      guard status.kind == .directory else {
        throw StoreError(
          code: .wrongKindOfFile,
          message:
            "is a link or a file, and should be a folder of results; nothing is written through"
            + " it: move it out of the way", path: folder)
      }
    }
  }

  /// A path in the folder that no other process uses.
  func newTemporaryPath() -> String { "\(path)/\(Self.temporaryPrefix)\(UniqueName.next())" }

  func hasContent(_ object: StoredObject, _ path: String) throws(StoreError) -> Bool {
    let status = try store.files.status(path)
    guard status == FileStatus(kind: .file, byteCount: object.byteCount) else { return false }
    return try store.files.digestAndByteCount(of: path) == object
  }

  private func copy(_ object: StoredObject, to path: String) throws(StoreError) {
    let files = store.files
    let source = store.layout.object(object.digest)
    try files.closing(try files.openForReading(source)) { input throws(StoreError) in
      try files.closing(try files.create(path)) { output throws(StoreError) in
        try files.copyContent(of: input, to: output)
      }
    }
    // The cache checks lengths at every lookup; what a person will look at deserves the digest.
    guard try files.digestAndByteCount(of: path) == object else {
      throw StoreError(
        code: .damagedObject,
        message: "the stored content was damaged; run again with --paranoid to make it anew",
        path: source)
    }
  }
}
