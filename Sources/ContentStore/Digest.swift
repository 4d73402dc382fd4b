/// The SHA-256 of some content: the name under which a cache stores it.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  let bytes: SIMD32<UInt8>

  init(bytes: SIMD32<UInt8>) { self.bytes = bytes }

  /// The digest of bytes in memory.
  public init(of content: some Sequence<UInt8>) {
    var hash = SHA256()
    let content = Array(content)
    content.withUnsafeBytes { hash.update($0) }
    self = hash.finish()
  }

  /// The digest of the UTF-8 bytes of a text.
  public init(of text: String) { self.init(of: text.utf8) }

  /// Reads a digest from exactly 64 lower-case hexadecimal digits; anything else gives `nil`.
  public init?(hexadecimal: String) {
    let digits = hexadecimal.utf8
    guard digits.count == 64 else { return nil }
    var bytes = SIMD32<UInt8>()
    for (position, digit) in digits.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      bytes[position / 2] = bytes[position / 2] << 4 | value
    }
    self.bytes = bytes
  }

  /// The 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    func digit(_ value: UInt8) -> UInt8 {
      value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
    return String(unsafeUninitializedCapacity: 64) { buffer in
      for position in 0..<32 {
        buffer[2 * position] = digit(bytes[position] >> 4)
        buffer[2 * position + 1] = digit(bytes[position] & 15)
      }
      return 64
    }
  }

  /// The 64 hexadecimal digits.
  public var description: String { hexadecimal }

  /// Orders digests as their hexadecimal texts.
  public static func < (left: Digest, right: Digest) -> Bool {
    for position in 0..<32 where left.bytes[position] != right.bytes[position] {
      return left.bytes[position] < right.bytes[position]
    }
    return false
  }
}
