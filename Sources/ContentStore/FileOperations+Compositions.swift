extension FileOperations {
  /// Runs `body` with an open file and closes it, also when `body` throws.
  func closing<Result>(
    _ file: OpenFile, _ body: (OpenFile) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let result: Result
    do {
      result = try body(file)
    } catch {
      try? close(file)
      throw error
    }
    try close(file)
    return result
  }

  /// Makes a folder and its missing parents; each new one is on the disk when this returns.
  ///
  /// A link to a folder is as good as a folder: whether one may be there is for the caller to know.
  func makeDirectories(_ path: String) throws(StoreError) {
    switch try status(path)?.kind {
    case .directory: return
    case .other where (try? closing(openDirectory(path)) { _ in }) != nil: return
    case .other, .file, nil: break
    }
    let parent = parentPath(of: path)
    if parent != path { try makeDirectories(parent) }
    if try makeDirectory(path) { try synchronizeDirectory(parent) }
  }

  /// Waits until the names in a folder are on the disk.
  func synchronizeDirectory(_ path: String) throws(StoreError) {
    try closing(try openDirectory(path)) { file throws(StoreError) in try synchronize(file) }
  }

  /// Writes a new file and waits until its content is on the disk.
  func writeNewFile(_ path: String, _ content: String) throws(StoreError) {
    try writeNewFile(path, Array(content.utf8))
  }

  /// Writes a new file of several pieces and waits until its content is on the disk.
  func writeNewFile(_ path: String, _ pieces: [UInt8]...) throws(StoreError) {
    try closing(try create(path)) { file throws(StoreError) in
      for piece in pieces { try writeAll(piece[...], to: file) }
      try synchronize(file)
    }
  }

  func writeAll(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(StoreError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try withBytes(of: rest) { buffer throws(StoreError) in try write(file, buffer) }
      rest = rest.dropFirst(count)
    }
  }

  /// Gives a new, empty file the content of another, sharing blocks if possible.
  func copyContent(of source: OpenFile, to destination: OpenFile) throws(StoreError) {
    if try clone(source, to: destination) { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try read(source, into: buffer)
      if count == 0 { return }
      try writeAll(Array(buffer[..<count])[...], to: destination)
    }
  }

  /// The content of a regular file that is at most `limit` bytes long.
  func readFile(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
    var content: [UInt8] = []
    try forEachChunk(of: path, size: 16 << 10) { chunk throws(StoreError) in
      guard content.count + chunk.count <= limit else {
        throw StoreError(
          code: .tooLarge, message: "is larger than \(limit) bytes; it is not ours", path: path)
      }
      content.append(contentsOf: chunk)
    }
    return content
  }

  /// The digest and length of a regular file, read in pieces.
  func digestAndByteCount(of path: String) throws(StoreError) -> StoredObject {
    var hash = SHA256()
    var byteCount = 0
    // Small enough to come from memory at hand: larger pieces are asked of the system every time.
    try forEachChunk(of: path, size: 64 << 10) { chunk throws(StoreError) in
      hash.update(chunk)
      byteCount += chunk.count
    }
    return StoredObject(digest: hash.finish(), byteCount: byteCount)
  }

  func forEachChunk(
    of path: String, size: Int, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    try closing(try openForReading(path)) { file throws(StoreError) in
      while true {
        let count = try read(file, into: buffer)
        if count == 0 { return }
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  /// Removes a folder and all that it holds, without following links.
  func removeTree(_ path: String) throws(StoreError) {
    for name in try entries(of: path) {
      let entry = "\(path)/\(name)"
      if try status(entry)?.kind == .directory {
        try removeTree(entry)
      } else {
        try unlink(entry)
      }
    }
    try removeDirectory(path)
  }

  private func withBytes<Result>(
    of bytes: ArraySlice<UInt8>, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    // `withUnsafeBytes` rethrows without the type, hence the detour through a result.
    let result = bytes.withUnsafeBytes { buffer -> Swift.Result<Result, StoreError> in
      do throws(StoreError) { return .success(try body(buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

/// The folder that holds a path.
///
/// Bytes are looked at: a slash before a combining mark is no character of its own, and a slash all the same.
package func parentPath(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(Substring(path.utf8[..<slash]))
}
