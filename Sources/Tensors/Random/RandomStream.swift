/// A stream of random numbers with a name: the same seed, path and position give the same numbers
/// whatever runs beside it.
///
/// ```swift
/// let data = RandomStream(seed: 1357, path: ["thin_spiral", "simulate"])
/// var noise = data.child("noise").child(epoch)
/// let step = noise.normal()
/// ```
///
/// Streams form a tree. A child depends on the seed and on its path alone: not on how much its
/// parent has drawn, nor on which siblings exist. There is no global state, and no arithmetic on
/// seeds. A stream is a value: a copy continues from the same place and does not disturb the
/// original.
///
/// From name to numbers, in two published steps:
/// 1. The path is written as bytes: for each component its length in UTF-8 bytes as a 64-bit
///    little-endian integer, then the bytes. The length prefix keeps `["ab", "c"]` apart from
///    `["a", "bc"]`. SipHash-2-4-128 of these bytes under the key (`seed`, "dnf-rand") gives 128
///    bits.
/// 2. The low 64 bits become the key of Philox4x32-10, the high 64 bits the upper half of its
///    counter. Block *k* of the stream has *k* as the lower half of the counter and yields two
///    64-bit words. Two streams share numbers only where all 128 bits collide.
///
/// A checkpoint stores ``seed``, ``path`` and ``position``; together they restore the stream.
public struct RandomStream: Hashable, Sendable {
  /// The seed of the whole tree of streams.
  public let seed: UInt64

  /// The names from the root of the tree to this stream.
  public let path: [String]

  private let philox: Philox
  private var drawnWords: UInt64
  /// The second word of the current block while it waits to be drawn, otherwise zero.
  private var pendingWord: UInt64 = 0

  /// The stream called `path` in the tree of `seed`, at `position` words from its start.
  public init(seed: UInt64, path: [String] = [], position: UInt64 = 0) {
    self.seed = seed
    self.path = path
    drawnWords = 0
    let name = SipHash.hash(Self.encoding(of: path), key0: seed, key1: Self.domain)
    philox = Philox(key: name.low, counterHigh: name.high)
    self.position = position
  }

  /// How many 64-bit words have been drawn; may be set to any value to move there.
  public var position: UInt64 {
    get { drawnWords }
    set {
      drawnWords = newValue
      pendingWord = newValue & 1 == 0 ? 0 : philox.block(newValue >> 1).high
    }
  }

  /// The stream called `name` below this one, at its start.
  public func child(_ name: String) -> RandomStream {
    RandomStream(seed: seed, path: path + [name])
  }

  /// The stream numbered `index` below this one, at its start; its name is the decimal text.
  public func child(_ index: Int) -> RandomStream {
    child(String(index))
  }

  /// The next 64 uniformly random bits.
  @inline(__always)
  public mutating func nextWord() -> UInt64 {
    defer { drawnWords &+= 1 }
    if drawnWords & 1 == 1 {
      defer { pendingWord = 0 }
      return pendingWord
    }
    let block = philox.block(drawnWords >> 1)
    pendingWord = block.high
    return block.low
  }

  /// The ASCII text "dnf-rand", so that another use of the same seed meets another function.
  private static let domain: UInt64 = 0x646E_6172_2D66_6E64

  private static func encoding(of path: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for component in path {
      let text = component.utf8
      let length = UInt64(text.count)
      bytes.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
      bytes.append(contentsOf: text)
    }
    return bytes
  }
}
