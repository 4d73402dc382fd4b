import Threads

/// The Euclidean distance of every point to the nearest other one, exactly, in units of the points.
///
/// The points are sorted along the coordinate that varies most. From each the search goes outwards on both
/// sides, until the gap in that one coordinate is already as wide as the nearest point found: on curves and
/// surfaces that is soon, and at worst every pair is looked at.
///
/// - Parameters:
///   - points: Row-major, shape `[count, dimension]`.
///   - dimension: The number of coordinates.
///   - threads: The most threads to compute with, at least 1.
/// - Returns: Shape `[count]`; 0 for a point that is there twice, infinite for a single point, NaN
///   everywhere when a coordinate is not finite.
/// - Precondition: Whole rows.
/// - Complexity: O(count^2 dimension) at worst, about O(count^(2 - 1 / d)) on a manifold of dimension d; memory
///   O(count dimension).
public func nearestNeighbourDistances(
  _ points: [Double], dimension: Int, threads: Int = 1
) -> [Double] {
  precondition(
    dimension >= 1 && points.count % dimension == 0,
    "\(points.count) coordinates are not points of \(dimension)")
  let count = points.count / dimension
  guard points.allSatisfy(\.isFinite) else { return [Double](repeating: .nan, count: count) }
  let line = SortedPoints(points, dimension: dimension)
  let block = 128
  let blocks = mapConcurrently(count: (count + block - 1) / block, threads: threads) { index in
    (index * block..<min((index + 1) * block, count)).map {
      line.nearestSquare(of: $0).squareRoot()
    }
  }
  var distances = [Double](repeating: 0, count: count)
  for (position, distance) in blocks.joined().enumerated() {
    distances[line.order[position]] = distance
  }
  return distances
}

/// Points in the order of one of their coordinates.
private struct SortedPoints: Sendable {
  /// Four coordinates, so that squares are summed side by side.
  private typealias Lane = SIMD4<Double>

  /// Which point stands at each place, shape `[count]`.
  let order: [Int]
  /// The points in that order, each filled up with zeros to whole lanes, shape `[count, width]`.
  private let points: [Lane]
  /// The coordinate that they are sorted by, shape `[count]`.
  private let keys: [Double]
  /// The number of lanes of a point.
  private let width: Int

  init(_ points: [Double], dimension: Int) {
    let count = points.count / dimension
    let axis = Self.widestAxis(points, dimension)
    let order = (0..<count).sorted {
      let (first, second) = (points[$0 * dimension + axis], points[$1 * dimension + axis])
      return first < second || (first == second && $0 < $1)
    }
    let width = (dimension + Lane.scalarCount - 1) / Lane.scalarCount
    self.order = order
    self.width = width
    keys = order.map { points[$0 * dimension + axis] }
    self.points = order.flatMap { row in
      (0..<width).map { lane in
        var coordinates = Lane()
        for position in 0..<min(Lane.scalarCount, dimension - lane * Lane.scalarCount) {
          coordinates[position] = points[row * dimension + lane * Lane.scalarCount + position]
        }
        return coordinates
      }
    }
  }

  /// The coordinate with the largest variance.
  private static func widestAxis(_ points: [Double], _ dimension: Int) -> Int {
    func spread(_ axis: Int) -> Double {
      let values = stride(from: axis, to: points.count, by: dimension).lazy.map { points[$0] }
      let mean = values.reduce(0, +) / Double(max(points.count / dimension, 1))
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let spreads = (0..<dimension).map(spread)
    return spreads.indices.max { spreads[$0] < spreads[$1] } ?? 0
  }

  /// The squared distance of the point at a place to the nearest other one.
  func nearestSquare(of place: Int) -> Double {
    points.withUnsafeBufferPointer { points in
      keys.withUnsafeBufferPointer { keys in
        var (below, above) = (place - 1, place + 1)
        var best = Double.infinity
        while true {
          let gapBelow = below >= 0 ? keys[place] - keys[below] : .infinity
          let gapAbove = above < keys.count ? keys[above] - keys[place] : .infinity
          let gap = min(gapBelow, gapAbove)
          guard gap < .infinity, gap * gap < best else { return best }
          let other = gapBelow <= gapAbove ? below : above
          if gapBelow <= gapAbove { below -= 1 } else { above += 1 }
          best = min(best, square(points, place, other, atMost: best))
        }
      }
    }
  }

  /// The squared distance of two points, or something no smaller than `limit`.
  @inline(__always)
  private func square(
    _ points: UnsafeBufferPointer<Lane>, _ first: Int, _ second: Int, atMost limit: Double
  ) -> Double {
    let (one, other) = (first * width, second * width)
    var sums = Lane()
    var start = 0
    while true {
      let end = min(start + 4, width)
      for lane in start..<end {
        let difference = points[one + lane] - points[other + lane]
        sums += difference * difference
      }
      start = end
      let sum = sums.sum()
      if start == width || sum >= limit { return sum }
    }
  }
}
