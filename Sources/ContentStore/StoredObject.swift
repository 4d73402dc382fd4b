/// The name and the length of some content in a cache.
public struct StoredObject: Hashable, Sendable {
  /// The SHA-256 of the content.
  public let digest: Digest
  /// The length of the content in bytes.
  public let byteCount: Int

  /// A reference to content.
  public init(digest: Digest, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }
}
