import CCrypto

/// A running SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
///
/// The only place that calls the cryptographic library, so that another one could stand in.
struct SHA256: ~Copyable {
  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto cannot start a SHA-256: out of memory or not in this build")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to what has been hashed so far.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "libcrypto refused \(bytes.count) bytes of a SHA-256")
  }

  /// The digest of everything added.
  consuming func finish() -> Digest {
    var result = SIMD32<UInt8>()
    let status = withUnsafeMutableBytes(of: &result) { buffer in
      EVP_DigestFinal_ex(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
    }
    precondition(status == 1, "libcrypto could not finish a SHA-256")
    return Digest(bytes: result)
  }
}
