import Simulators
import Tensors
import Threads

/// Orthonormal bases of the tangent spaces of a manifold, one for each of some points.
///
/// Noise along all normals is noise in every coordinate less its part along the tangents, of which there
/// are few where space has many dimensions.
struct TangentFrames {
  private let dimension: Int
  /// The length of a basis: `d · D`.
  private let basisLength: Int
  /// The bases, `[count, d, D]`, row-major.
  private let tangents: [Float]

  /// The bases at the points of the manifold that are nearest to `points`.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, finite.
  ///   - manifold: The manifold.
  ///   - threads: The most threads to compute with; the bases do not depend on it.
  init(at points: [Float], of manifold: any ManifoldSimulator, threads: Int) {
    let dimension = manifold.dataDimension
    precondition(
      points.count % dimension == 0,
      "\(points.count) coordinates are not points of dimension \(dimension)")
    let tangents = mapConcurrently(count: points.count / dimension, threads: threads) { row in
      manifold.tangents(
        near: points[row * dimension..<(row + 1) * dimension].map(Double.init)
      ).map(Float.init)
    }
    self.dimension = dimension
    basisLength = manifold.manifoldDimension * dimension
    self.tangents = tangents.flatMap(\.self)
  }

  /// Fills a batch with normal noise that has no part along the tangents.
  ///
  /// - Parameters:
  ///   - noise: Shape `[rows, D]`.
  ///   - rows: The rows of the points, for their tangents.
  ///   - scale: The standard deviation along every normal, in data units.
  ///   - stream: Where the noise comes from, point by point.
  func fill(
    _ noise: UnsafeMutableBufferPointer<Float>, rows: ArraySlice<Int>, scale: Double,
    from stream: inout RandomStream
  ) {
    stream.fillNormal(noise, standardDeviation: scale)
    var target = 0
    for row in rows {
      for start in stride(from: row * basisLength, to: (row + 1) * basisLength, by: dimension) {
        var along = 0.0
        for axis in 0..<dimension {
          along += Double(noise[target + axis]) * Double(tangents[start + axis])
        }
        for axis in 0..<dimension {
          noise[target + axis] -= Float(along * Double(tangents[start + axis]))
        }
      }
      target += dimension
    }
  }
}
