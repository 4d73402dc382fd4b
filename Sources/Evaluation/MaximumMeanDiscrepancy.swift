import Glibc
import Threads

/// The squared maximum mean discrepancy between two clouds of points, without bias.
///
/// With the kernel k(x, y) = exp(-|x - y|^2 / 2 s^2) it is the mean of k over pairs of different points
/// of the first cloud, plus that of the second, less twice the mean over pairs of both. Its
/// expectation is zero for equal distributions, so that an estimate can be negative.
///
/// - Reference: Gretton, Borgwardt, Rasch, Schölkopf, Smola, "A kernel two-sample test", JMLR 13
///   (2012), lemma 6.
public struct MaximumMeanDiscrepancy: Hashable, Sendable {
  /// The unbiased estimate of the squared discrepancy.
  public let squared: Double

  /// Its standard error for distributions that differ, to first order in 1 / count; where they are
  /// equal the estimate scatters less than this term can tell.
  public let standardError: Double

  /// The discrepancy between two clouds.
  ///
  /// - Parameters:
  ///   - first: Points, row-major, shape `[count, dimension]`.
  ///   - second: Points of the other cloud, shape `[other count, dimension]`.
  ///   - dimension: The number of coordinates.
  ///   - scale: s, in units of the points.
  ///   - threads: The most threads to compute with, at least 1.
  /// - Precondition: Whole rows, at least two of each; `scale > 0`.
  /// - Complexity: O((count + other count)^2).
  public init(
    _ first: [Double], _ second: [Double], dimension: Int, scale: Double, threads: Int = 1
  ) {
    precondition(
      dimension >= 1 && first.count % dimension == 0 && second.count % dimension == 0
        && first.count >= 2 * dimension && second.count >= 2 * dimension,
      "\(first.count) and \(second.count) coordinates are not two points of \(dimension) each")
    precondition(scale > 0, "a kernel of width \(scale)")
    let kernel = GaussianKernel(dimension: dimension, scale: scale, threads: threads)
    // What each point adds: its mean kernel with its own cloud less that with the other one.
    let (sizes, other) = (Double(first.count / dimension), Double(second.count / dimension))
    let within = kernel.sums(first, over: first).map { ($0 - 1) / (sizes - 1) }
    let withinOther = kernel.sums(second, over: second).map { ($0 - 1) / (other - 1) }
    let across = kernel.sums(first, over: second).map { $0 / other }
    let acrossOther = kernel.sums(second, over: first).map { $0 / sizes }
    let contributions = zip(within, across).map { $0 - $1 }
    let otherContributions = zip(withinOther, acrossOther).map { $0 - $1 }
    squared =
      compensatedSum(contributions) / sizes + compensatedSum(otherContributions) / other
    func squaredError(_ values: [Double]) -> Double {
      Summary(values).map { $0.standardError * $0.standardError } ?? .nan
    }
    standardError =
      2 * (squaredError(contributions) + squaredError(otherContributions)).squareRoot()
  }
}

/// The median of the Euclidean distances between different points, the customary width of a kernel.
///
/// - Parameters:
///   - points: Row-major, shape `[count, dimension]`.
///   - dimension: The number of coordinates.
/// - Returns: NaN when there is no pair, or a coordinate is NaN.
/// - Precondition: Whole rows.
/// - Complexity: O(count^2 log count).
public func medianDistance(_ points: [Double], dimension: Int) -> Double {
  precondition(
    dimension >= 1 && points.count % dimension == 0,
    "\(points.count) coordinates are not points of dimension \(dimension)")
  let count = points.count / dimension
  var distances: [Double] = []
  distances.reserveCapacity(count * max(0, count - 1) / 2)
  for row in 0..<count {
    for other in 0..<row {
      var squares = 0.0
      for axis in 0..<dimension {
        let difference = points[row * dimension + axis] - points[other * dimension + axis]
        squares += difference * difference
      }
      distances.append(squares.squareRoot())
    }
  }
  return Summary(distances)?.median ?? .nan
}

/// Sums of a Gaussian kernel.
private struct GaussianKernel {
  let dimension: Int
  let scale: Double
  let threads: Int

  /// For each of `points` the sum of its kernel with each of `others`, itself included where it is
  /// among them.
  func sums(_ points: [Double], over others: [Double]) -> [Double] {
    let (dimension, factor) = (dimension, -1 / (2 * scale * scale))
    return mapConcurrently(count: points.count / dimension, threads: threads) { row in
      let start = row * dimension
      return points.withUnsafeBufferPointer { points in
        others.withUnsafeBufferPointer { others in
          var sum = 0.0
          for other in stride(from: 0, to: others.count, by: dimension) {
            var squares = 0.0
            for axis in 0..<dimension {
              let difference = points[start + axis] - others[other + axis]
              squares += difference * difference
            }
            sum += exp(factor * squares)
          }
          return sum
        }
      }
    }
  }
}
