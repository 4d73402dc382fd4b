/// Damages bytes at random, in the same way in every run.
public struct DamageGenerator: Sendable {
  private var state: UInt64

  /// A generator; every seed gives other damages.
  public init(seed: UInt64) { state = seed }

  /// A number below `bound`, which is above zero (SplitMix64).
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) % UInt64(bound))
  }

  /// The bytes with one to four damages: bytes changed, removed, repeated or cut off.
  ///
  /// Most are among the first `hot` bytes; what a header is made of is often put in.
  public mutating func damage(_ bytes: [UInt8], hot: Int) -> [UInt8] {
    let telling = Array("0123456789-+.eE[]{}\",:\\ \u{0}".utf8) + [0x7F, 0x80, 0xC3, 0xFF]
    var damaged = bytes
    for _ in 0...below(4) where !damaged.isEmpty {
      let end = below(8) == 0 ? damaged.count : min(hot, damaged.count)
      let place = below(end)
      switch below(8) {
      case 0: damaged[place] ^= 1 << UInt8(below(8))
      case 1: damaged[place] = UInt8(below(256))
      case 2: damaged.remove(at: place)
      case 3:
        let count = min(1 + below(40), damaged.count - place)
        damaged.insert(contentsOf: Array(damaged[place..<place + count]), at: below(end))
      case 4 where below(4) == 0: damaged.removeLast(damaged.count - place)
      case 5: damaged.insert(telling[below(telling.count)], at: place)
      default: damaged[place] = telling[below(telling.count)]
      }
    }
    return damaged
  }
}
