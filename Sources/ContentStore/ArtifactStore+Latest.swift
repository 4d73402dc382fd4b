extension ArtifactStore {
  /// The key of the last record of a logical stage, as far as known.
  public func latestKey(experiment: String, stage: String) -> StageKey? {
    let path = layout.latestPointer(experiment: experiment, stage: stage)
    guard let bytes = try? files.readFile(path, limit: 128) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n") else { return nil }
    return Digest(hexadecimal: String(text.dropLast())).map(StageKey.init(digest:))
  }

  /// Remembers the last record of a logical stage, for later explanations.
  ///
  /// Failures are of no consequence and are not reported: no result depends on the pointer.
  public func noteLatest(_ key: StageKey, experiment: String, stage: String) {
    guard latestKey(experiment: experiment, stage: stage) != key else { return }
    do {
      let path = layout.latestPointer(experiment: experiment, stage: stage)
      try files.makeDirectories(parentPath(of: path))
      try withScratch { scratch throws(StoreError) in
        try files.writeNewFile("\(scratch)/latest", "\(key)\n")
        try files.rename("\(scratch)/latest", path)
      }
    } catch {
      return
    }
  }
}
