extension ArtifactStore {
  /// Whether some content is in the cache, as far as lookups check.
  public func holds(_ object: StoredObject) -> Bool { holds(object, check) }

  /// Whether some content is in the cache; if it is, it counts as new, so that no collection removes
  /// it before the stage that reads it has its record.
  public func keeps(_ object: StoredObject) -> Bool {
    // In a shared cache it may be someone else's file, whose time only they can set.
    try? files.touch(layout.object(object.digest))
    return holds(object)
  }

  func holds(_ object: StoredObject, _ check: LookUpCheck) -> Bool {
    let path = layout.object(object.digest)
    switch check {
    case .recordsAlone: return true
    case .lengths, .contents:
      let status = try? files.status(path)
      guard status == FileStatus(kind: .file, byteCount: object.byteCount) else { return false }
      return check == .lengths || (try? files.digestAndByteCount(of: path)) == object
    }
  }

  /// Copies a file that is not ours into the cache, as immutable content.
  ///
  /// The digest is taken of the copy, so that it is right even if the file is written to meanwhile.
  ///
  /// - Parameters:
  ///   - path: A regular file anywhere, no link.
  ///   - expected: What it must hold, if that is known; anything else is not taken.
  /// - Returns: The digest and length of what was copied.
  /// - Throws: `StoreError` when the file cannot be read, does not hold what is expected, or the
  ///   cache cannot be written.
  @discardableResult
  public func publish(
    copyOf path: String, expecting expected: StoredObject? = nil
  ) throws(StoreError) -> StoredObject {
    let scratch = try ScratchFolder(in: self)
    defer { try? scratch.remove() }
    let copy = "\(scratch.path)/copy"
    try files.closing(try files.openForReading(path)) { input throws(StoreError) in
      try files.closing(try files.create(copy)) { output throws(StoreError) in
        try files.copyContent(of: input, to: output)
      }
    }
    return try publish(fileAt: copy, named: path, expecting: expected)
  }
}
