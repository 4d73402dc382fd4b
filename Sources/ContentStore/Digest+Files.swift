extension Digest {
  /// The digest of a regular file, read in pieces of bounded size.
  ///
  /// - Throws: `StoreError` when the file cannot be read or is not a regular file.
  public init(ofFileAt path: String) throws(StoreError) {
    self = try StoredObject(ofFileAt: path).digest
  }
}

extension StoredObject {
  /// The digest and the length of a regular file, read in pieces of bounded size.
  ///
  /// - Throws: `StoreError` when the file cannot be read or is not a regular file.
  public init(ofFileAt path: String) throws(StoreError) {
    self = try SystemFileOperations().digestAndByteCount(of: path)
  }
}
