extension ArtifactStore {
  /// Whether some content is in the cache, by name and length.
  public func holds(_ object: StoredObject) -> Bool {
    let status = try? files.status(layout.object(object.digest))
    return status == FileStatus(kind: .file, byteCount: object.byteCount)
  }

  /// Copies a file that is not ours into the cache, as immutable content.
  ///
  /// The digest is taken of the copy, so that it is right even if the file is written to meanwhile.
  ///
  /// - Parameter path: A regular file anywhere, no link.
  /// - Returns: The digest and length of what was copied.
  /// - Throws: `StoreError` when the file cannot be read or the cache not be written.
  public func publish(copyOf path: String) throws(StoreError) -> StoredObject {
    let scratch = try ScratchFolder(in: self)
    defer { try? scratch.remove() }
    let copy = "\(scratch.path)/copy"
    try files.closing(try files.openForReading(path)) { input throws(StoreError) in
      try files.closing(try files.create(copy)) { output throws(StoreError) in
        try files.copyContent(of: input, to: output)
      }
    }
    return try publish(fileAt: copy)
  }
}
