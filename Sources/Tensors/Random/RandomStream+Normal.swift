import Glibc

extension RandomStream {
  /// A standard normal number.
  ///
  /// Draws one word in about 99 of 100 cases, otherwise more.
  ///
  /// By the ziggurat method; see ``NormalZiggurat`` for the sources.
  public mutating func normal() -> Double {
    normal(from: .shared)
  }

  /// `count` standard normal numbers, those that ``normal()`` would give one by one.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func normals(count: Int) -> [Double] {
    precondition(count >= 0, "normals(count: \(count)): the count must not be negative")
    let ziggurat = NormalZiggurat.shared
    return (0..<count).map { _ in normal(from: ziggurat) }
  }

  /// Fills `buffer` with the numbers of ``normal()``, scaled in double precision and then rounded.
  public mutating func fillNormal(
    _ buffer: UnsafeMutableBufferPointer<Float>, standardDeviation: Double = 1
  ) {
    let ziggurat = NormalZiggurat.shared
    for index in buffer.indices {
      buffer[index] = Float(standardDeviation * normal(from: ziggurat))
    }
  }

  @inline(__always)
  private mutating func normal(from ziggurat: NormalZiggurat) -> Double {
    while true {
      let word = nextWord()
      let layer = Int(word & 0xFF)
      // The middle of one of 2^53 equal cells of (-1, 1).
      let position = (Double(Int64(bitPattern: word) >> 11) + 0.5) * 0x1p-52
      let x = position * ziggurat.edges[layer]
      if abs(x) < ziggurat.edges[layer + 1] { return x }
      if layer == 0 { return x < 0 ? -tailNormal() : tailNormal() }
      let low = ziggurat.heights[layer]
      let high = ziggurat.heights[layer + 1]
      if low + uniform() * (high - low) < NormalZiggurat.height(x) { return x }
    }
  }

  /// A normal number beyond the tail's start, by Marsaglia's exponential rejection.
  private mutating func tailNormal() -> Double {
    while true {
      let beyond = -log(openUniform()) / NormalZiggurat.tail
      let test = -log(openUniform())
      if 2 * test > beyond * beyond { return NormalZiggurat.tail + beyond }
    }
  }
}
