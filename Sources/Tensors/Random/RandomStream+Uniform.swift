import Glibc

extension RandomStream {
  /// A uniform number in [0, 1), a multiple of 2^-53.
  ///
  /// Draws one word.
  public mutating func uniform() -> Double {
    Double(nextWord() >> 11) * 0x1p-53
  }

  /// A uniform number in [0, 1), a multiple of 2^-24.
  ///
  /// Draws one word.
  public mutating func uniformFloat() -> Float {
    Float(nextWord() >> 40) * 0x1p-24
  }

  /// A uniform number in (0, 1), the middle of one of 2^52 equal cells.
  ///
  /// Draws one word.
  ///
  /// Neither end can occur, so that its logarithm is finite.
  @inline(__always)
  public mutating func openUniform() -> Double {
    (Double(nextWord() >> 12) + 0.5) * 0x1p-52
  }

  /// A uniform number in the half-open `range`.
  ///
  /// Draws one word, or more where rounding would have reached the upper end.
  ///
  /// - Precondition: `range` is finite and not empty.
  public mutating func uniform(in range: Range<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    precondition(
      !range.isEmpty && width.isFinite, "uniform(in: \(range)): the range is empty or infinite")
    while true {
      let value = range.lowerBound + width * uniform()
      if value < range.upperBound { return value }
    }
  }

  /// Fills `buffer` with the numbers that ``uniformFloat()`` would give one by one.
  public mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>) {
    for index in buffer.indices {
      buffer[index] = uniformFloat()
    }
  }

  /// An exponential number with the given mean, in (0, 36.8 means).
  ///
  /// Draws one word.
  ///
  /// By inversion, -mean ln(U).
  ///
  /// - Precondition: `mean > 0`.
  public mutating func exponential(mean: Double) -> Double {
    precondition(mean > 0, "exponential(mean: \(mean)): the mean must be positive")
    return -mean * log(openUniform())
  }
}
