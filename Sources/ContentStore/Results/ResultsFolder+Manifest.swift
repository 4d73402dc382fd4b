import CanonicalJSON
import Threads

/// The list of what was placed in a results folder, kept beside it as `manifest.json`: it tells which
/// files are ours, so that those of an earlier spec can go.
extension ResultsFolder {
  /// The name of the list.
  public static let manifestName = "manifest.json"

  /// A list longer than this is not ours.
  private static let manifestLimit = 64 << 20

  /// Places every wanted file, and removes those that were placed before and are not wanted now.
  ///
  /// A file that has other content than what was placed is somebody's work and stays, with what says
  /// where it came from; so does every file that was never placed. Folders that become empty are removed.
  ///
  /// - Parameters:
  ///   - wanted: Every file that the folder should hold, by name.
  ///   - threads: The most threads to use; most of the time goes into reading what is there already.
  /// - Returns: The names of the results that were removed, in order.
  /// - Throws: `StoreError` when a name leaves the folder, a stored object is damaged, or the file
  ///   system refuses.
  public func fill(
    with wanted: [String: ResultFile], threads: Int = 1
  ) throws(StoreError) -> [String] {
    try requireNoLinks(to: Self.manifestName)
    let placed = try placeAll(wanted, threads: threads)
    let unwanted = placedBefore().filter { placed[$0.key] == nil }.sorted { $0.key < $1.key }
    let (sidecars, results) = (
      unwanted.filter { isSidecar($0.key) }, unwanted.filter { !isSidecar($0.key) }
    )
    var removed: [String] = []
    for (name, file) in results {
      if try remove(file.whole, name) { removed.append(name) }
    }
    for (name, file) in sidecars {
      let result = String(name.dropLast(ProvenanceSidecar.suffix.count))
      let stays = try exists(result)
      // The result is gone, or says now itself where it comes from.
      if wanted[result] != nil || !stays { _ = try remove(file.whole, name) }
    }
    try writeManifest(placed)
    return removed
  }

  /// Places some files and removes nothing.
  ///
  /// - Parameters:
  ///   - wanted: The files by name.
  ///   - threads: The most threads to use.
  /// - Throws: `StoreError`; see ``fill(with:threads:)``.
  public func add(_ wanted: [String: ResultFile], threads: Int = 1) throws(StoreError) {
    _ = try placeAll(wanted, threads: threads)
  }

  /// Places files; what the folder holds for them, sidecars among it.
  private func placeAll(
    _ wanted: [String: ResultFile], threads: Int
  ) throws(StoreError) -> [String: PlacedFile] {
    let files = wanted.sorted { $0.key < $1.key }
    // For a few files, waking a thread takes longer than it helps.
    let results = mapConcurrently(count: files.count, threads: min(threads, 1 + files.count / 32)) {
      position -> Result<[String: PlacedFile], StoreError> in
      let (name, file) = files[position]
      do throws(StoreError) { return .success(try place(file, as: name)) } catch {
        return .failure(error)
      }
    }
    var placed: [String: PlacedFile] = [:]
    for result in results { placed.merge(try result.get()) { first, _ in first } }
    return placed
  }

  private func isSidecar(_ name: String) -> Bool { name.hasSuffix(ProvenanceSidecar.suffix) }

  private func exists(_ name: String) throws(StoreError) -> Bool {
    guard Self.isInside(name) else { return false }
    return try store.files.status("\(path)/\(name)") != nil
  }

  /// What the list says; empty when there is none, or something else under its name.
  private func placedBefore() -> [String: PlacedFile] {
    guard
      let bytes = try? store.files.readFile(
        "\(path)/\(Self.manifestName)", limit: Self.manifestLimit),
      let files = (try? JSONValue(parsing: bytes))?["files"]?.objectValue
    else { return [:] }
    return files.compactMapValues(PlacedFile.init(json:))
  }

  /// Removes a file that still is what was placed; whether it was.
  private func remove(_ content: StoredObject, _ name: String) throws(StoreError) -> Bool {
    let file = "\(path)/\(name)"
    guard Self.isInside(name), (try? requireNoLinks(to: name)) != nil,
      try hasContent(content, file)
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

  private func writeManifest(_ placed: [String: PlacedFile]) throws(StoreError) {
    let text = JSONValue.object(["files": .object(placed.mapValues(\.json))]).prettyText
    if let known = try? store.files.readFile(
      "\(path)/\(Self.manifestName)", limit: Self.manifestLimit),
      known == Array(text.utf8)
    {
      return
    }
    try write(text, as: Self.manifestName)
  }
}
