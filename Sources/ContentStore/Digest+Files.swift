extension Digest {
  /// The digest of a regular file, read in pieces of bounded size.
  ///
  /// - Throws: `StoreError` when the file cannot be read or is not a regular file.
  public init(
    ofFileAt path: String, files: any FileOperations = SystemFileOperations()
  ) throws(StoreError) {
    self = try files.digestAndByteCount(of: path).digest
  }
}
