import Glibc

extension ArtifactStore {
  /// Moves a file of a scratch folder into the cache as immutable content.
  ///
  /// The file is on the disk under its digest when this returns, and gone from where it was.
  ///
  /// - Parameter path: A regular file on the file system of the cache that nobody writes any more.
  /// - Returns: The digest and length of the content.
  /// - Throws: `StoreError`; no record refers to the content then, whether or not it has arrived.
  public func publish(fileAt path: String) throws(StoreError) -> StoredObject {
    try publish(fileAt: path, named: path, expecting: nil)
  }

  /// The same for a file that is a copy of another one, which may have to hold something.
  func publish(
    fileAt path: String, named original: String, expecting expected: StoredObject?
  ) throws(StoreError) -> StoredObject {
    let file = try files.openForReading(path)
    try files.closing(file) { file throws(StoreError) in try files.synchronize(file) }
    try files.setMode(path, 0o444)
    let object = try files.digestAndByteCount(of: path)
    if let expected, expected != object {
      throw StoreError(
        code: .damagedObject, message: "does not hold what its name says", path: original)
    }
    // Until the record is there, its age alone tells a collection to leave the content alone.
    try files.touch(path)
    let destination = layout.object(object.digest)
    try files.makeDirectories(parentPath(of: destination))
    try place(path, at: destination) { () throws(StoreError) in
      // Equal name should mean equal content, but a disk may have lost what was there.
      // Someone else's file in a shared cache keeps its time.
      try? files.touch(destination)
      let present = try files.status(destination)
      guard present == FileStatus(kind: .file, byteCount: object.byteCount) else { return false }
      return try files.digestAndByteCount(of: destination) == object
    }
    return object
  }

  /// Makes a completed stage visible; every output must have been published before.
  ///
  /// The first valid record of a key stays, so that all who ask see the same outputs, unless the record
  /// is to replace it.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - isReplacing: Whether an earlier record of the same key goes.
  /// - Returns: The record that is now in the cache, which may be an earlier one of the same key.
  /// - Throws: `StoreError`; the stage then counts as not completed, or as completed if only the
  ///   last synchronisation failed.
  @discardableResult
  public func commit(
    _ record: StageRecord, replacing isReplacing: Bool = false
  ) throws(StoreError) -> StageRecord {
    let destination = layout.record(record.key)
    try files.makeDirectories(parentPath(of: destination))
    var committed = record
    try withScratch { scratch throws(StoreError) in
      try files.writeNewFile("\(scratch)/record.json", record.json.prettyText)
      try place("\(scratch)/record.json", at: destination) { () throws(StoreError) in
        // In full: what is committed must be right, whatever later lookups check.
        guard !isReplacing,
          let earlier = lookUp(record.key, outputNames: Set(record.outputs.keys), .contents)
        else { return false }
        committed = earlier
        return true
      }
    }
    return committed
  }

  /// Gives a file its final name unless something good has it already.
  ///
  /// An exclusive link rather than a bare rename: on a network file system a replaced file can
  /// vanish under another machine that is reading it.
  private func place(
    _ path: String, at destination: String, isPresentAndGood: () throws(StoreError) -> Bool
  ) throws(StoreError) {
    do {
      try files.link(path, destination)
      try files.unlink(path)
    } catch {
      switch error.errno {
      case EEXIST where try isPresentAndGood(): try files.unlink(path)
      case EEXIST, EPERM, EOPNOTSUPP, EMLINK: try files.rename(path, destination)
      default: throw error
      }
    }
    try files.synchronizeDirectory(parentPath(of: destination))
  }
}
