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

/// The sliced Wasserstein distance of order 1 between two clouds of equally many points, in their
/// units: the mean over directions of how far, on average, the projections have to be moved.
///
/// Along a line the cheapest transport keeps the order, so that sorting finds it.
///
/// - Parameters:
///   - first: Points, row-major, shape `[count, dimension]`.
///   - second: Points of the other cloud, same shape.
///   - directions: The directions.
///   - threads: The most threads to compute with, at least 1.
/// - Returns: NaN when a coordinate is not finite, or there are no points.
/// - Precondition: Equal shapes, whole rows.
/// - Reference: Rabin, Peyré, Delon, Bernot, "Wasserstein barycenter and its application to texture
///   mixing", SSVM 2011; Bonneel et al., "Sliced and Radon Wasserstein barycenters of measures",
///   J. Math. Imaging Vis. 51 (2015).
public func slicedWassersteinDistance(
  _ first: [Double], _ second: [Double], along directions: Directions, threads: Int = 1
) -> Double {
  let dimension = directions.dimension
  precondition(
    first.count == second.count && first.count % dimension == 0,
    "\(first.count) and \(second.count) coordinates are not as many points of \(dimension)")
  guard !first.isEmpty, first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else {
    return .nan
  }
  let distances = mapConcurrently(count: directions.count, threads: threads) { index in
    let direction = Array(directions.vectors[index * dimension..<(index + 1) * dimension])
    let (one, other) = (projections(first, on: direction), projections(second, on: direction))
    return compensatedSum(zip(one, other).lazy.map { abs($0 - $1) }) / Double(one.count)
  }
  return compensatedSum(distances) / Double(distances.count)
}

/// The projections of points on a direction, ascending.
private func projections(_ points: [Double], on direction: [Double]) -> [Double] {
  stride(from: 0, to: points.count, by: direction.count).map { start in
    var sum = 0.0
    for axis in direction.indices { sum += points[start + axis] * direction[axis] }
    return sum
  }.sorted()
}
