/// The draws of several chains of one density.
public struct ChainDraws: Hashable, Sendable {
  /// The number of chains.
  public let chainCount: Int
  /// The number of coordinates of a draw.
  public let dimension: Int
  /// The draws, row-major, shape `[chain, draw, coordinate]`.
  public let values: [Double]

  /// Draws.
  ///
  /// - Precondition: As many of each chain.
  public init(chainCount: Int, dimension: Int, values: [Double]) {
    precondition(
      chainCount >= 1 && dimension >= 1 && values.count % (chainCount * dimension) == 0,
      "\(values.count) numbers of \(chainCount) chains with \(dimension) coordinates")
    self.chainCount = chainCount
    self.dimension = dimension
    self.values = values
  }

  /// The number of draws of a chain.
  public var drawCount: Int { values.count / (chainCount * dimension) }

  /// The draws of one coordinate, shape `[chain][draw]`.
  public func chains(ofCoordinate coordinate: Int) -> [[Double]] {
    (0..<chainCount).map { chain in
      (0..<drawCount).map { draw in
        values[(chain * drawCount + draw) * dimension + coordinate]
      }
    }
  }

  /// At most `count` draws of all chains together, evenly spaced in each, `[thinned, dimension]`.
  ///
  /// - Precondition: `count >= chainCount`.
  public func thinned(to count: Int) -> [Double] {
    precondition(count >= chainCount, "\(count) draws of \(chainCount) chains")
    let spacing = (chainCount * drawCount + count - 1) / count
    return (0..<chainCount).flatMap { chain in
      stride(from: spacing - 1, to: drawCount, by: spacing).flatMap { draw in
        let start = (chain * drawCount + draw) * dimension
        return values[start..<start + dimension]
      }
    }
  }
}
