/// What a file carries inside of where it comes from.
public struct EmbeddedProvenance: Hashable, Sendable {
  /// The provenance, as it was put in.
  public let text: String
  /// What the file holds besides: what was stored before provenance was put in, unless somebody changed it.
  public let content: StoredObject
  /// The file as it is.
  let whole: StoredObject
  /// Whether putting the same in again would give the same file.
  let isAsPlaced: Bool

  /// Looks for provenance in a file, whatever its name.
  ///
  /// - Returns: `nil` when the file carries none.
  /// - Throws: `StoreError` when the file cannot be read.
  public static func read(fromFileAt path: String) throws(StoreError) -> EmbeddedProvenance? {
    try read(fromFileAt: path, SystemFileOperations())
  }

  static func read(
    fromFileAt path: String, _ files: any FileOperations
  ) throws(StoreError) -> EmbeddedProvenance? {
    for carrier in ProvenanceCarrier.allCases {
      if let found = try read(fromFileAt: path, as: carrier, files) { return found }
    }
    return nil
  }

  static func read(
    fromFileAt path: String, as carrier: ProvenanceCarrier, _ files: any FileOperations
  ) throws(StoreError) -> EmbeddedProvenance? {
    guard let head = try carrier.head(ofFileAt: path, files), let found = carrier.find(in: head)
    else { return nil }
    guard let removal = found.removal else {
      let whole = try files.digestAndByteCount(of: path)
      return EmbeddedProvenance(text: found.text, content: whole, whole: whole, isAsPlaced: false)
    }
    let both = try files.digestsAndByteCounts(of: path, edit: removal)
    // For a figure the head is all of it: what is taken out leaves the whole figure to look at.
    let stripped = removal.head + head[removal.length...]
    let again = carrier.embedding(found.text, in: stripped)
    return EmbeddedProvenance(
      text: found.text, content: both.edited, whole: both.whole,
      isAsPlaced: again.map { $0.head + stripped[$0.length...] } == head)
  }
}

extension FileOperations {
  /// The first bytes of a regular file, all of them where it has fewer.
  func readBeginning(of path: String, limit: Int) throws(StoreError) -> [UInt8] {
    try closing(try openForReading(path)) { file throws(StoreError) in
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
      defer { buffer.deallocate() }
      var count = 0
      while count < limit {
        let step = try read(file, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if step == 0 { break }
        count += step
      }
      return Array(buffer[..<count])
    }
  }

  /// What a file is as a whole, and what it would be with another beginning.
  func digestsAndByteCounts(
    of path: String, edit: HeadEdit
  ) throws(StoreError) -> (whole: StoredObject, edited: StoredObject) {
    var whole = SHA256()
    var edited = SHA256()
    var byteCount = 0
    edit.head.withUnsafeBytes { edited.update($0) }
    try forEachChunk(of: path, size: 64 << 10) { chunk throws(StoreError) in
      whole.update(chunk)
      let rest = chunk.dropFirst(max(0, edit.length - byteCount))
      if !rest.isEmpty { edited.update(UnsafeRawBufferPointer(rebasing: rest)) }
      byteCount += chunk.count
    }
    let editedCount = max(0, byteCount - edit.length) + edit.head.count
    return (
      StoredObject(digest: whole.finish(), byteCount: byteCount),
      StoredObject(digest: edited.finish(), byteCount: editedCount)
    )
  }

  /// Writes a new file that has the content of another with another beginning.
  func copyContent(
    of source: String, to destination: String, edit: HeadEdit
  ) throws(StoreError) {
    try closing(try create(destination)) { output throws(StoreError) in
      try writeAll(edit.head[...], to: output)
      var offset = 0
      try forEachChunk(of: source, size: 1 << 20) { chunk throws(StoreError) in
        let rest = chunk.dropFirst(max(0, edit.length - offset))
        if !rest.isEmpty { try writeAll(Array(rest)[...], to: output) }
        offset += chunk.count
      }
    }
  }
}
