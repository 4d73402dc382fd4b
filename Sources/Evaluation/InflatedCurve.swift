import Glibc
import Simulators
import Threads

/// The exact density on a curve of data with isotropic noise, deflated, from near sources alone.
///
/// In whatever space the curve lies, the normal directions add nothing but the peak of their noise: deflated, the
/// density is a sum over sources of the noise in one dimension, at their distances in space.
struct InflatedCurve {
  /// Sources are at most so many deviations of the noise apart.
  ///
  /// Even sums over a Gaussian are then right to
  /// the last digit; where the curve ends they are wrong by 1e-3 of what the end contributes.
  private static let spacing = 0.5
  /// Beyond so many deviations the noise has 3e-18 of its peak.
  private static let reach = 9.0
  /// More sources take longer than the floor is worth.
  private static let mostSources = 400_000
  private static let blockSize = 64

  /// Sources that follow each other, all within a ball.
  private struct Block {
    let range: Range<Int>
    let center: [Double]
    let radius: Double
  }

  private let dimension: Int
  private let variance: Double
  /// Shape `[source, dimension]`, row-major.
  private let points: [Double]
  /// The probability that each stands for, over the peak of the noise along the curve.
  private let weights: [Double]
  private let blocks: [Block]

  /// Sources all over a curve; `nil` where there would be too many.
  init?(_ curve: any CurveSimulator, variance: Double) {
    let coarse = curve.quadrature(nodes: 1001)
    let range = coarse.parameters[1000] - coarse.parameters[0]
    let length = (coarse.speeds.max() ?? 0) * range
    let count = (length / (Self.spacing * variance.squareRoot())).rounded(.up)
    guard count <= Double(Self.mostSources), curve.dataDimension <= 16 else { return nil }
    let nodes = curve.quadrature(nodes: max(2001, Int(count) + 1))
    self.variance = variance
    dimension = curve.dataDimension
    points = nodes.points
    let step = range / Double(nodes.parameters.count - 1)
    let last = nodes.parameters.count - 1
    let peak = (2 * Double.pi * variance).squareRoot()
    weights = nodes.latents.indices.map { node in
      exp(curve.logDensity(at: [nodes.latents[node]])) * nodes.speeds[node] * step / peak
        * (node == 0 || node == last ? 0.5 : 1)
    }
    blocks = Self.blocks(points, dimension: dimension)
  }

  /// The deflated density at a point, per unit of length.
  func density(at point: ArraySlice<Double>) -> Double {
    let bound = Self.reach * variance.squareRoot()
    let factor = -1 / (2 * variance)
    let first = point.startIndex
    var sum = 0.0
    for block in blocks {
      var distance = 0.0
      for axis in 0..<dimension {
        let difference = block.center[axis] - point[first + axis]
        distance += difference * difference
      }
      guard distance.squareRoot() <= block.radius + bound else { continue }
      for source in block.range {
        var squares = 0.0
        for axis in 0..<dimension {
          let difference = points[source * dimension + axis] - point[first + axis]
          squares += difference * difference
        }
        sum += weights[source] * exp(factor * squares)
      }
    }
    return sum
  }

  private static func blocks(_ points: [Double], dimension: Int) -> [Block] {
    let count = points.count / dimension
    return stride(from: 0, to: count, by: blockSize).map { start in
      let range = start..<min(count, start + blockSize)
      let middle = range.lowerBound + range.count / 2
      let center = Array(points[middle * dimension..<(middle + 1) * dimension])
      let radius = range.reduce(0.0) { radius, source in
        let squares = (0..<dimension).reduce(0.0) {
          let difference = points[source * dimension + $1] - center[$1]
          return $0 + difference * difference
        }
        return max(radius, squares.squareRoot())
      }
      return Block(range: range, center: center, radius: radius)
    }
  }
}
