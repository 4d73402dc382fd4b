/// Every call that the store makes on the file system.
///
/// A seam, so that tests can let any single call fail or pretend that the process was killed there.
/// Each call throws: none of them can be relied upon to succeed.
package protocol FileOperations: Sendable {
  /// Makes a folder; returns `false` when there already is one.
  func makeDirectory(_ path: String) throws(StoreError) -> Bool
  /// Opens an existing regular file for reading, never following a link or waiting for a writer.
  func openForReading(_ path: String) throws(StoreError) -> OpenFile
  /// Creates a file that must not exist yet, open for writing.
  func create(_ path: String) throws(StoreError) -> OpenFile
  /// Opens a folder so that it can be synchronised.
  func openDirectory(_ path: String) throws(StoreError) -> OpenFile
  /// Reads at most the size of the buffer; returns 0 at the end.
  func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int
  /// Writes some of the bytes; returns how many.
  func write(_ file: OpenFile, _ bytes: UnsafeRawBufferPointer) throws(StoreError) -> Int
  /// Makes a new, empty file share all blocks of another, where the file system can do that.
  ///
  /// Returns `false` when it cannot, with nothing written.
  func clone(_ source: OpenFile, to destination: OpenFile) throws(StoreError) -> Bool
  /// Waits until a file or folder is on the disk.
  func synchronize(_ file: OpenFile) throws(StoreError)
  /// Closes a file; it is closed even when this throws.
  func close(_ file: OpenFile) throws(StoreError)
  /// Sets the permission bits of a file.
  func setMode(_ path: String, _ mode: UInt32) throws(StoreError)
  /// Gives a file a second name, which must not exist yet.
  func link(_ source: String, _ destination: String) throws(StoreError)
  /// Moves a file, replacing what has the new name.
  func rename(_ source: String, _ destination: String) throws(StoreError)
  /// Removes a file's name.
  func unlink(_ path: String) throws(StoreError)
  /// Removes an empty folder.
  func removeDirectory(_ path: String) throws(StoreError)
  /// What is at a path, not following links; `nil` when there is nothing.
  func status(_ path: String) throws(StoreError) -> FileStatus?
  /// When the content of something was last changed, in seconds since 1970; `nil` when there is
  /// nothing.
  func lastModified(_ path: String) throws(StoreError) -> Int?
  /// Makes now the time of the last change of a file.
  func touch(_ path: String) throws(StoreError)
  /// The sorted names in a folder.
  func entries(of path: String) throws(StoreError) -> [String]
}

/// An open file descriptor and the path it was opened by, for messages.
package struct OpenFile: Hashable, Sendable {
  /// The descriptor.
  package let descriptor: Int32
  /// The path it was opened by.
  package let path: String

  /// A descriptor together with its path.
  package init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }
}

/// What the store needs to know of something in the file system.
package struct FileStatus: Hashable, Sendable {
  /// What kind of thing it is.
  package enum Kind: Hashable, Sendable { case file, directory, other }

  /// What kind of thing it is.
  package let kind: Kind
  /// The length of a file, in bytes.
  package let byteCount: Int

  /// A status with the given content.
  package init(kind: Kind, byteCount: Int) {
    self.kind = kind
    self.byteCount = byteCount
  }
}
