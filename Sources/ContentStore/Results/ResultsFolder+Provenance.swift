/// Results that say where they come from: inside where their format has a place for it, and in a file
/// beside them otherwise.
extension ResultsFolder {
  /// Puts a result under a readable name, with its provenance.
  ///
  /// Files that have the right content already are not touched.
  ///
  /// - Returns: What the folder holds for it now, by name.
  /// - Throws: `StoreError` when the name leaves the folder, the stored object is damaged, or the file
  ///   system refuses.
  func place(_ file: ResultFile, as name: String) throws(StoreError) -> [String: PlacedFile] {
    guard let provenance = file.provenance else {
      try place(file.object, as: name)
      return [name: PlacedFile(file.object)]
    }
    if let whole = try embed(provenance, in: file.object, as: name) {
      return [name: PlacedFile(whole, of: file.object)]
    }
    try place(file.object, as: name)
    let text = provenance + "\n"
    let sidecar = name + ProvenanceSidecar.suffix
    let content = StoredObject(digest: Digest(of: text), byteCount: text.utf8.count)
    if try !hasContent(content, "\(path)/\(sidecar)") { try write(text, as: sidecar) }
    return [name: PlacedFile(file.object), sidecar: PlacedFile(content)]
  }

  /// Places a stored object with provenance inside; what was placed, or `nil` when it has no place for it.
  private func embed(
    _ text: String, in object: StoredObject, as name: String
  ) throws(StoreError) -> StoredObject? {
    guard Self.isInside(name), let carrier = ProvenanceCarrier(name: name) else { return nil }
    try requireNoLinks(to: name)
    let (files, source, destination) = (
      store.files, store.layout.object(object.digest), "\(path)/\(name)"
    )
    if let known = try EmbeddedProvenance.read(fromFileAt: destination, as: carrier, files),
      known.text == text, known.content == object, known.isAsPlaced
    {
      return known.whole
    }
    guard let head = try carrier.head(ofFileAt: source, files),
      let edit = carrier.embedding(text, in: head)
    else { return nil }
    var placed: StoredObject?
    try publish(as: name) { temporary throws(StoreError) in
      try files.copyContent(of: source, to: temporary, edit: edit)
      // Read back: what is taken out again must leave just what is stored.
      let written = try EmbeddedProvenance.read(fromFileAt: temporary, as: carrier, files)
      guard let written, written.text == text, written.isAsPlaced, written.content == object
      else { return false }
      placed = written.whole
      return true
    }
    return placed
  }

  /// Writes a text of our own under a name.
  func write(_ text: String, as name: String) throws(StoreError) {
    try publish(as: name) { temporary throws(StoreError) in
      try store.files.writeNewFile(temporary, text)
      return true
    }
  }
}
