import Tensors

/// Two coordinates, the second of which is von Mises distributed around a line in the first.
///
/// "First" is the one drawn first; where it stands in the chart is another matter.
struct CorrelatedPair: LatentDistribution {
  /// The line around which the follower lies, in the follower's units.
  struct Line {
    let intercept: Double
    let slope: Double
  }

  /// The position of the coordinate drawn first: 0 or 1.
  private let leader: Int
  private let leading: any CoordinateDistribution
  private let angle: VonMises
  private let line: Line
  private let range: ClosedRange<Double>

  /// A distribution.
  ///
  /// - Parameters:
  ///   - leader: The position of the coordinate drawn first.
  ///   - leading: Its distribution.
  ///   - angle: The distribution of the other one's angle around the line.
  ///   - line: The line.
  ///   - range: One period of the other coordinate.
  init(
    leader: Int, _ leading: any CoordinateDistribution, follower angle: VonMises,
    around line: Line, in range: ClosedRange<Double>
  ) {
    self.leader = leader
    self.leading = leading
    self.angle = angle
    self.line = line
    self.range = range
  }

  func logDensity(at latent: [Double]) -> Double {
    let first = latent[leader]
    return leading.logDensity(at: first)
      + follower(of: first).logDensity(at: latent[1 - leader])
  }

  func draw(from stream: inout RandomStream) -> [Double] {
    let first = leading.draw(from: &stream)
    let second = follower(of: first).draw(from: &stream)
    return leader == 0 ? [first, second] : [second, first]
  }

  private func follower(of first: Double) -> CircularCoordinate {
    CircularCoordinate(angle, around: line.intercept + line.slope * first, in: range)
  }
}
