import CanonicalJSON

/// The name of a computation: the SHA-256 of its preimage's canonical JSON.
///
/// The hashed text starts with a tag and the cache's format, so that a key can never be mistaken for
/// the digest of something else and caches of different formats share no keys.
public struct StageKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The hash itself.
  public let digest: Digest

  /// A key that was computed before.
  public init(digest: Digest) { self.digest = digest }

  /// The key of a computation.
  public init(_ preimage: StagePreimage) { self.init(preimageJSON: preimage.json) }

  /// The key of a computation whose preimage has this JSON.
  init(preimageJSON: JSONValue) {
    let tagged: JSONValue = [
      "dnf-pipeline stage", .integer(Int64(CacheLayout.formatVersion)), preimageJSON,
    ]
    self.init(digest: Digest(of: tagged.canonicalBytes))
  }

  /// The 64 hexadecimal digits.
  public var hexadecimal: String { digest.hexadecimal }

  /// The first 16 digits: enough to tell keys apart in file names and on a screen.
  public var prefix: String { String(hexadecimal.prefix(16)) }

  /// The 64 hexadecimal digits.
  public var description: String { hexadecimal }

  /// Orders keys as their hexadecimal texts.
  public static func < (left: StageKey, right: StageKey) -> Bool { left.digest < right.digest }
}
