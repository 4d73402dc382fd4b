extension ResultsFolder {
  /// Writes a page about results, such as `README.md`, over the one that was written before.
  ///
  /// The name changes from the old content to the new in one step; a page that says the same already is not
  /// touched.
  ///
  /// - Parameters:
  ///   - mark: What the file under that name has to begin with to be replaced: nobody's own page is lost.
  /// - Returns: Whether there was nothing else in the way; if there was, nothing is written.
  /// - Throws: `StoreError` when the name leaves the folder, or the file system refuses.
  public func write(page text: String, as name: String, mark: String) throws(StoreError) -> Bool {
    guard Self.isInside(name) else {
      throw StoreError(
        code: .invalidName, message: "'\(name)' is not a name inside the results folder",
        path: path)
    }
    let bytes = Array(text.utf8)
    let destination = "\(path)/\(name)"
    try requireNoLinks(to: name)
    if let status = try store.files.status(destination) {
      guard status.kind == .file else { return false }
      let old = try store.files.readFile(destination, limit: Self.pageLimit)
      if old == bytes { return true }
      guard old.starts(with: mark.utf8) else { return false }
    }
    try publish(as: name) { temporary throws(StoreError) in
      try store.files.writeNewFile(temporary, bytes)
      return true
    }
    return true
  }

  private static var pageLimit: Int { 16 << 20 }
}
