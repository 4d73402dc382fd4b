import Glibc
import Tensors

/// A uniformly distributed coordinate.
struct UniformCoordinate: CoordinateDistribution {
  private let range: ClosedRange<Double>

  init(in range: ClosedRange<Double>) { self.range = range }

  private var width: Double { range.upperBound - range.lowerBound }

  func logDensity(at value: Double) -> Double { range.contains(value) ? -log(width) : -.infinity }

  func cumulative(at value: Double) -> Double {
    min(max((value - range.lowerBound) / width, 0), 1)
  }

  func draw(from stream: inout RandomStream) -> Double {
    stream.uniform(in: range.lowerBound..<range.upperBound)
  }
}

/// A uniformly distributed periodic coordinate, whose density is the same beyond its range.
struct UniformAngle: CoordinateDistribution {
  private let cut: UniformCoordinate
  private let logPeriod: Double

  init(in range: ClosedRange<Double>) {
    cut = UniformCoordinate(in: range)
    logPeriod = log(range.upperBound - range.lowerBound)
  }

  func logDensity(at value: Double) -> Double { -logPeriod }

  func cumulative(at value: Double) -> Double { cut.cumulative(at: value) }

  func draw(from stream: inout RandomStream) -> Double { cut.draw(from: &stream) }
}

/// An exponentially distributed coordinate.
struct ExponentialCoordinate: CoordinateDistribution {
  private let mean: Double

  init(mean: Double) { self.mean = mean }

  func logDensity(at value: Double) -> Double { value < 0 ? -.infinity : -value / mean - log(mean) }

  func cumulative(at value: Double) -> Double { value < 0 ? 0 : -expm1(-value / mean) }

  func draw(from stream: inout RandomStream) -> Double { stream.exponential(mean: mean) }
}

/// A coordinate whose magnitude is exponentially distributed, on either side of zero.
struct TwoSidedExponentialCoordinate: CoordinateDistribution {
  private let mean: Double

  init(mean: Double) { self.mean = mean }

  func logDensity(at value: Double) -> Double { -abs(value) / mean - log(2 * mean) }

  func cumulative(at value: Double) -> Double {
    value < 0 ? exp(value / mean) / 2 : 1 - exp(-value / mean) / 2
  }

  func draw(from stream: inout RandomStream) -> Double {
    let magnitude = stream.exponential(mean: mean)
    return stream.integer(below: 2) == 0 ? -magnitude : magnitude
  }
}
