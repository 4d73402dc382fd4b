import Glibc
import Tensors
import Threads

/// Directions in space, along which clouds of points are compared.
public struct Directions: Hashable, Sendable {
  /// The number of coordinates of each.
  public let dimension: Int
  /// Unit vectors, row-major, shape `[direction, dimension]`.
  public let vectors: [Double]

  /// The given vectors.
  ///
  /// - Precondition: Whole rows, at least one.
  public init(vectors: [Double], dimension: Int) {
    precondition(
      dimension >= 1 && !vectors.isEmpty && vectors.count % dimension == 0,
      "\(vectors.count) numbers are not directions in dimension \(dimension)")
    self.vectors = vectors
    self.dimension = dimension
  }

  /// Directions drawn uniformly from the sphere.
  ///
  /// - Precondition: Both counts are at least 1.
  public init(count: Int, dimension: Int, from stream: RandomStream) {
    precondition(count >= 1, "\(count) directions")
    var stream = stream
    var vectors: [Double] = []
    for _ in 0..<count {
      let vector = stream.normals(count: dimension)
      let length = vector.reduce(0) { hypot($0, $1) }
      vectors += vector.map { $0 / length }
    }
    self.init(vectors: vectors, dimension: dimension)
  }

  /// How many there are.
  public var count: Int { vectors.count / dimension }
}

/// The sliced Wasserstein distance of order 1 between two clouds of equally many points: the mean over
/// directions of how far, on average, the projections have to be moved.
///
/// Along a line it is the area between the two distribution functions. A point that is added moves its
/// cloud's function by a step, so that it adds the integral, from where it lies onwards, of the sign of
/// the difference: these contributions scatter as the distance does, as far as that is smooth in the
/// points.
///
/// - Reference: Rabin, Peyré, Delon, Bernot, "Wasserstein barycenter and its application to texture
///   mixing", SSVM 2011; Bonneel et al., "Sliced and Radon Wasserstein barycenters of measures",
///   J. Math. Imaging Vis. 51 (2015).
public struct SlicedWasserstein: Hashable, Sendable {
  /// The distance, in units of the points; NaN when a coordinate is not finite, or there are no points.
  public let distance: Double

  /// How far the distance would scatter, along the same directions, if other points had been drawn, to
  /// first order in 1 / sqrt(count); NaN for fewer than two points.
  ///
  /// Where the distributions are equal signs are those of scatter, and this is no more than a size.
  public let standardError: Double

  /// The distance between two clouds.
  ///
  /// - Parameters:
  ///   - first: Points, row-major, shape `[count, dimension]`.
  ///   - second: Points of the other cloud, same shape.
  ///   - directions: The directions.
  ///   - threads: The most threads to compute with, at least 1.
  /// - Precondition: Equal shapes, whole rows.
  public init(
    _ first: [Double], _ second: [Double], along directions: Directions, threads: Int = 1
  ) {
    let dimension = directions.dimension
    precondition(
      first.count == second.count && first.count % dimension == 0,
      "\(first.count) and \(second.count) coordinates are not as many points of \(dimension)")
    guard !first.isEmpty, first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else {
      (distance, standardError) = (.nan, .nan)
      return
    }
    let slices = mapConcurrently(count: directions.count, threads: threads) { index in
      let direction = Array(directions.vectors[index * dimension..<(index + 1) * dimension])
      return LineTransport(
        projections(first, on: direction), projections(second, on: direction))
    }
    let share = 1 / Double(slices.count)
    distance = compensatedSum(slices.map(\.distance)) * share
    func squaredError(_ contributions: KeyPath<LineTransport, [Double]>) -> Double {
      var sums = [Double](repeating: 0, count: first.count / dimension)
      for slice in slices {
        for (row, contribution) in slice[keyPath: contributions].enumerated() {
          sums[row] += share * contribution
        }
      }
      return Summary(sums).map { $0.standardError * $0.standardError } ?? .nan
    }
    standardError = (squaredError(\.first) + squaredError(\.second)).squareRoot()
  }
}

/// The projections of points on a direction.
private func projections(_ points: [Double], on direction: [Double]) -> [Double] {
  stride(from: 0, to: points.count, by: direction.count).map { start in
    var sum = 0.0
    for axis in direction.indices { sum += points[start + axis] * direction[axis] }
    return sum
  }
}
