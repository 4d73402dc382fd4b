extension RandomStream {
  /// A uniform integer in 0..<`bound`, without bias.
  ///
  /// Draws one word, rarely more.
  ///
  /// The high half of word * bound is uniform once the few low halves that would make some results
  /// more frequent are refused.
  ///
  /// - Precondition: `bound >= 1`.
  /// - Reference: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019),
  ///   arXiv:1805.10941, algorithm 5.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound >= 1, "integer(below: \(bound)): the bound must be at least 1")
    let size = UInt64(bound)
    var product = nextWord().multipliedFullWidth(by: size)
    if product.low < size {
      let threshold = (0 &- size) % size
      while product.low < threshold {
        product = nextWord().multipliedFullWidth(by: size)
      }
    }
    return Int(product.high)
  }

  /// Puts `elements` in uniformly random order.
  ///
  /// - Complexity: O(count).
  /// - Reference: Fisher-Yates in the form of Durstenfeld, "Algorithm 235", CACM 7 (1964).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var remaining = elements.count
    while remaining > 1 {
      let chosen = integer(below: remaining)
      remaining -= 1
      elements.swapAt(remaining, chosen)
    }
  }

  /// The integers 0..<`count` in uniformly random order.
  ///
  /// - Precondition: `count >= 0`.
  public mutating func permutation(count: Int) -> [Int] {
    precondition(count >= 0, "permutation(count: \(count)): the count must not be negative")
    var indices = Array(0..<count)
    shuffle(&indices)
    return indices
  }
}
