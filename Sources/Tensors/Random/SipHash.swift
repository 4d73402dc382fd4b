/// SipHash-2-4 with a 128-bit result: a keyed pseudo-random function of a byte string.
///
/// Names of streams are short and alike ("epoch 1", "epoch 2"); a keyed pseudo-random function
/// makes what follows from them unrelated, and 128 bits make collisions negligible.
///
/// - Reference: Aumasson, Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012,
///   eprint.iacr.org/2012/351; the 128-bit finalisation is that of the
///   authors' reference code.
struct SipHash {
  private var state0: UInt64
  private var state1: UInt64
  private var state2: UInt64
  private var state3: UInt64

  /// The hash of `message` under the key (`key0`, `key1`), both read as little-endian words.
  static func hash(
    _ message: [UInt8], key0: UInt64, key1: UInt64
  ) -> (low: UInt64, high: UInt64) {
    var hasher = SipHash(key0: key0, key1: key1)
    let wholeWords = message.count / 8
    for index in 0..<wholeWords {
      hasher.absorb(word(of: message[(8 * index)..<(8 * index + 8)]))
    }
    let length = UInt64(truncatingIfNeeded: message.count & 0xFF) << 56
    hasher.absorb(length | word(of: message[(8 * wholeWords)...]))
    return hasher.finish()
  }

  private init(key0: UInt64, key1: UInt64) {
    state0 = key0 ^ 0x736F_6D65_7073_6575
    // The last byte 0xEE marks the 128-bit variant.
    state1 = key1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
    state2 = key0 ^ 0x6C79_6765_6E65_7261
    state3 = key1 ^ 0x7465_6462_7974_6573
  }

  private static func word(of bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func absorb(_ word: UInt64) {
    state3 ^= word
    mix(rounds: 2)
    state0 ^= word
  }

  private mutating func finish() -> (low: UInt64, high: UInt64) {
    state2 ^= 0xEE
    mix(rounds: 4)
    let low = state0 ^ state1 ^ state2 ^ state3
    state1 ^= 0xDD
    mix(rounds: 4)
    return (low, state0 ^ state1 ^ state2 ^ state3)
  }

  private mutating func mix(rounds: Int) {
    for _ in 0..<rounds {
      state0 = state0 &+ state1
      state2 = state2 &+ state3
      state1 = Self.rotated(state1, by: 13) ^ state0
      state3 = Self.rotated(state3, by: 16) ^ state2
      state0 = Self.rotated(state0, by: 32)
      state2 = state2 &+ state1
      state0 = state0 &+ state3
      state1 = Self.rotated(state1, by: 17) ^ state2
      state3 = Self.rotated(state3, by: 21) ^ state0
      state2 = Self.rotated(state2, by: 32)
    }
  }

  private static func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }
}
