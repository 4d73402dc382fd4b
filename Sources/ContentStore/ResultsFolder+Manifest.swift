import CanonicalJSON

/// The list of what was placed in a results folder, kept beside it as `manifest.json`: it tells which
/// files are ours, so that those of an earlier spec can go.
extension ResultsFolder {
  /// The name of the list.
  public static let manifestName = "manifest.json"

  /// A list longer than this is not ours.
  private static let manifestLimit = 64 << 20

  /// Places every wanted file, and removes those that were placed before and are not wanted now.
  ///
  /// A file that has other content than what was placed is somebody's work and stays; so does every
  /// file that was never placed. Folders that become empty are removed.
  ///
  /// - Parameter wanted: Every file that the folder should hold, by name.
  /// - Returns: The names of the files that were removed, in order.
  /// - Throws: `StoreError` when a name leaves the folder, a stored object is damaged, or the file
  ///   system refuses.
  public func fill(with wanted: [String: StoredObject]) throws(StoreError) -> [String] {
    try requireNoLinks(to: Self.manifestName)
    let names = wanted.keys.sorted()
    for name in names {
      if let object = wanted[name] { try place(object, as: name) }
    }
    var removed: [String] = []
    for (name, object) in placedBefore().sorted(by: { $0.key < $1.key }) where wanted[name] == nil {
      if try remove(object, name) { removed.append(name) }
    }
    try writeManifest(wanted)
    return removed
  }

  /// What the list says; empty when there is none, or something else under its name.
  private func placedBefore() -> [String: StoredObject] {
    guard
      let bytes = try? store.files.readFile(
        "\(path)/\(Self.manifestName)", limit: Self.manifestLimit),
      let files = (try? JSONValue(parsing: bytes))?["files"]?.objectValue
    else { return [:] }
    return files.compactMapValues { entry in
      guard let digest = entry["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
        let byteCount = entry["bytes"]?.integerValue
      else { return nil }
      return StoredObject(digest: digest, byteCount: byteCount)
    }
  }

  /// Removes a file that still is what was placed; whether it was.
  private func remove(_ object: StoredObject, _ name: String) throws(StoreError) -> Bool {
    let file = "\(path)/\(name)"
    guard Self.isInside(name), (try? requireNoLinks(to: name)) != nil,
      try hasContent(object, file)
    else { return false }
    try store.files.unlink(file)
    var folder = parentPath(of: file)
    while folder.utf8.count > path.utf8.count,
      (try? store.files.entries(of: folder))?.isEmpty == true
    {
      try store.files.removeDirectory(folder)
      folder = parentPath(of: folder)
    }
    return true
  }

  private func writeManifest(_ wanted: [String: StoredObject]) throws(StoreError) {
    let files = wanted.mapValues { object -> JSONValue in
      [
        "sha256": .string(object.digest.hexadecimal), "bytes": .integer(Int64(object.byteCount)),
      ]
    }
    let text = JSONValue.object(["files": .object(files)]).prettyText
    let manifest = "\(path)/\(Self.manifestName)"
    if let known = try? store.files.readFile(manifest, limit: Self.manifestLimit),
      known == Array(text.utf8)
    {
      return
    }
    try store.files.makeDirectories(path)
    let temporary = newTemporaryPath()
    do {
      try store.files.writeNewFile(temporary, text)
      try store.files.rename(temporary, manifest)
    } catch {
      try? store.files.unlink(temporary)
      throw error
    }
  }
}
