import Glibc
import Tensors

/// A periodic coordinate that is von Mises distributed, whatever its period.
///
/// With period P the angle 2 pi (u - mean) / P is von Mises distributed around zero.
struct CircularCoordinate: CoordinateDistribution {
  private let angle: VonMises
  private let mean: Double
  private let range: ClosedRange<Double>
  private let frequency: Double

  /// A distribution.
  ///
  /// - Parameters:
  ///   - angle: The distribution of the angle.
  ///   - mean: Where the density is largest.
  ///   - range: One period, in which draws lie.
  init(_ angle: VonMises, around mean: Double, in range: ClosedRange<Double>) {
    self.angle = angle
    self.mean = mean
    self.range = range
    frequency = 2 * .pi / (range.upperBound - range.lowerBound)
  }

  func logDensity(at value: Double) -> Double {
    log(frequency) + angle.logDensity(at: frequency * (value - mean))
  }

  func cumulative(at value: Double) -> Double {
    let value = min(max(value, range.lowerBound), range.upperBound)
    return angle.cumulative(at: frequency * (value - mean))
      - angle.cumulative(at: frequency * (range.lowerBound - mean))
  }

  func draw(from stream: inout RandomStream) -> Double {
    wrapped(mean + angle.draw(from: &stream) / frequency, into: range)
  }
}
