extension CacheVerifier {
  /// Moves what is damaged out of the way, so that the stages concerned run again.
  ///
  /// Nothing is deleted: all goes to a new folder in `quarantine`. Records go first, so that none
  /// ever refers to what has gone. What has been made good meanwhile stays.
  ///
  /// - Returns: The folder; `nil` when nothing had to be moved.
  /// - Throws: `StoreError` when something cannot be moved.
  public func repair(_ findings: CacheFindings) throws(StoreError) -> String? {
    let files = store.files
    let folder = "\(store.layout.quarantine)/\(UniqueName.next())"
    var hasMoved = false
    func move(_ path: String, _ kind: String) throws(StoreError) {
      guard let slash = path.lastIndex(of: "/"), try files.status(path) != nil else { return }
      try files.makeDirectories("\(folder)/\(kind)")
      try files.rename(path, "\(folder)/\(kind)\(path[slash...])")
      try files.synchronizeDirectory(parentPath(of: path))
      hasMoved = true
    }
    for key in findings.uselessRecords {
      if case .good = RecordCheck(of: key, in: store),
        store.lookUp(key, outputNames: nil, .contents) != nil
      {
        continue
      }
      try move(store.layout.record(key), "records")
    }
    for object in findings.damagedObjects where object.problem == .damaged {
      let path = store.layout.object(object.digest)
      let content = try? files.digestAndByteCount(of: path)
      if content?.digest != object.digest { try move(path, "objects") }
    }
    return hasMoved ? folder : nil
  }
}
