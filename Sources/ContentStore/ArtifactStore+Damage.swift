extension ArtifactStore {
  /// Whether an object is whole; one that is not is moved aside, so that no lookup finds it any more.
  ///
  /// - Returns: `false` when it was damaged or is missing.
  /// - Throws: `StoreError` when it cannot be read or moved.
  public func keepsWhole(_ digest: Digest) throws(StoreError) -> Bool {
    let path = layout.object(digest)
    guard try files.status(path)?.kind == .file else { return false }
    guard try files.digestAndByteCount(of: path).digest != digest else { return true }
    let folder = "\(layout.quarantine)/\(UniqueName.next())"
    try files.makeDirectories(folder)
    try files.rename(path, "\(folder)/\(digest)")
    return false
  }
}
