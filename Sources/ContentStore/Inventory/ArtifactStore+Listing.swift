extension ArtifactStore {
  /// The digests after which the files in `objects` are named, in order, whatever they hold.
  func objectDigests() throws(StoreError) -> [Digest] {
    try names(in: layout.objects) { name in
      Digest(hexadecimal: name)
    }
  }

  /// The keys after which the files in `records` are named, in order, whatever they hold.
  func recordKeys() throws(StoreError) -> [StageKey] {
    let suffix = ".json"
    return try names(in: layout.records) { name in
      guard name.hasSuffix(suffix) else { return nil }
      return Digest(hexadecimal: String(name.dropLast(suffix.count))).map(StageKey.init(digest:))
    }
  }

  /// The names in a folder; none where there is no folder.
  func names(in folder: String) throws(StoreError) -> [String] {
    guard try files.status(folder)?.kind == .directory else { return [] }
    do { return try files.entries(of: folder) } catch {
      // Whoever cleans up beside us may have been faster.
      if error.code == .notFound { return [] }
      throw error
    }
  }

  /// What the names in the folders `00` to `ff` below a folder stand for; other names are not ours.
  private func names<Value>(
    in root: String, _ value: (String) -> Value?
  ) throws(StoreError) -> [Value] {
    var values: [Value] = []
    for folder in try names(in: root) where folder.utf8.count == 2 {
      for name in try names(in: "\(root)/\(folder)") where name.hasPrefix(folder) {
        if let value = value(name) { values.append(value) }
      }
    }
    return values
  }
}
