/// The Philox4x32-10 bijection: four counter words and two key words to four random words.
///
/// Every block is a pure function of its counter, so a stream can start anywhere and blocks can be
/// made in any order.
///
/// - Reference: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
///   SC 2011, doi:10.1145/2063384.2063405, section 4.3 and table 2 (10 rounds).
struct Philox: Hashable, Sendable {
  private static let rounds = 10
  private static let multiplier0: UInt32 = 0xD251_1F53
  private static let multiplier1: UInt32 = 0xCD9E_8D57
  /// The golden ratio and sqrt(3) - 1 as 32-bit fractions: the Weyl sequence of the key.
  private static let keyStep0: UInt32 = 0x9E37_79B9
  private static let keyStep1: UInt32 = 0xBB67_AE85

  private let key: UInt64
  /// The upper half of the counter; the lower half numbers the blocks.
  private let counterHigh: UInt64

  /// Fixes the key and the upper half of the counter, both little-endian pairs of 32-bit words.
  init(key: UInt64, counterHigh: UInt64) {
    self.key = key
    self.counterHigh = counterHigh
  }

  /// The four words of block `index`, packed little-endian into two 64-bit words.
  @inline(__always)
  func block(_ index: UInt64) -> (low: UInt64, high: UInt64) {
    var word0 = UInt32(truncatingIfNeeded: index)
    var word1 = UInt32(truncatingIfNeeded: index >> 32)
    var word2 = UInt32(truncatingIfNeeded: counterHigh)
    var word3 = UInt32(truncatingIfNeeded: counterHigh >> 32)
    var key0 = UInt32(truncatingIfNeeded: key)
    var key1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<Self.rounds {
      let product0 = UInt64(Self.multiplier0) &* UInt64(word0)
      let product1 = UInt64(Self.multiplier1) &* UInt64(word2)
      word0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0
      word1 = UInt32(truncatingIfNeeded: product1)
      word2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1
      word3 = UInt32(truncatingIfNeeded: product0)
      key0 = key0 &+ Self.keyStep0
      key1 = key1 &+ Self.keyStep1
    }
    return (
      UInt64(word0) | UInt64(word1) << 32,
      UInt64(word2) | UInt64(word3) << 32
    )
  }
}
