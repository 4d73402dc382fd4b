import Threads

/// The reach of a manifold as far as a set of its points tells: up to which distance every point of space has
/// one nearest point only, in units of the points.
///
/// The least |q - p|^2 / 2 d over pairs of points, d being how far q lies from the tangent space at p. Nearby pairs
/// find the radius of curvature, distant ones half the way to another sheet. A finite set finds too much
/// rather than too little.
///
/// - Parameters:
///   - points: Row-major, shape `[count, dimension]`.
///   - tangents: An orthonormal basis of the tangent space at each point, shape
///     `[count, manifoldDimension, dimension]`.
///   - dimension: D.
///   - manifoldDimension: d.
///   - threads: The most threads to compute with, at least 1.
/// - Returns: Infinity when all points lie in one flat piece, or there is one only.
/// - Precondition: The shapes fit.
/// - Complexity: O(count^2 dimension manifoldDimension).
/// - Reference: Federer, "Curvature measures", Trans. Am. Math. Soc. 93 (1959), theorem 4.18; Aamari et al.,
///   "Estimating the reach of a manifold", Electron. J. Stat. 13 (2019).
public func reach(
  of points: [Double], tangents: [Double], dimension: Int, manifoldDimension: Int, threads: Int = 1
) -> Double {
  let count = points.count / dimension
  precondition(
    points.count == count * dimension && tangents.count == points.count * manifoldDimension,
    "\(tangents.count) numbers are not tangents at \(count) points of \(dimension)")
  // Of closer pairs the height over the tangent space is nothing but rounding.
  let scale = points.reduce(0) { max($0, abs($1)) }
  let least = 1e-8 * scale * scale
  let radii = mapConcurrently(count: count, threads: threads) { row in
    let (point, basis) = (row * dimension, row * dimension * manifoldDimension)
    var radius = Double.infinity
    var height = [Double](repeating: 0, count: dimension)
    for other in 0..<count where other != row {
      var square = 0.0
      for axis in 0..<dimension {
        height[axis] = points[other * dimension + axis] - points[point + axis]
        square += height[axis] * height[axis]
      }
      guard square > least else { continue }
      for tangent in 0..<manifoldDimension {
        let start = basis + tangent * dimension
        var along = 0.0
        for axis in 0..<dimension { along += height[axis] * tangents[start + axis] }
        for axis in 0..<dimension { height[axis] -= along * tangents[start + axis] }
      }
      let above = height.reduce(0) { $0 + $1 * $1 }.squareRoot()
      radius = min(radius, square / (2 * above))
    }
    return radius
  }
  return radii.min() ?? .infinity
}
