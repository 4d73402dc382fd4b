import Simulators
import Tensors
import Threads

/// Orthonormal bases of the normal spaces of a manifold, one for each of some points.
struct NormalFrames {
  private let dimension: Int
  /// The length of a basis: `(D - d) · D`.
  private let basisLength: Int
  /// The bases, `[count, D - d, D]`, row-major.
  private let normals: [Float]

  /// The bases at the points of the manifold that are nearest to `points`.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, finite.
  ///   - manifold: The manifold.
  ///   - threads: The most threads to compute with; the bases do not depend on it.
  init(at points: [Float], of manifold: any Simulator, threads: Int) {
    let dimension = manifold.dataDimension
    precondition(
      points.count % dimension == 0,
      "\(points.count) coordinates are not points of dimension \(dimension)")
    let normals = mapConcurrently(count: points.count / dimension, threads: threads) { row in
      manifold.normals(
        near: points[row * dimension..<(row + 1) * dimension].map(Double.init)
      ).map(Float.init)
    }
    self.dimension = dimension
    basisLength = (dimension - manifold.manifoldDimension) * dimension
    self.normals = normals.flatMap(\.self)
  }

  /// Adds `Σ_k s_k n_k` to every point of a batch, in place.
  ///
  /// - Parameters:
  ///   - batch: Shape `[rows, D]`.
  ///   - rows: The rows of the points, for their normals.
  ///   - scale: The standard deviation of every `s_k`, in data units.
  ///   - stream: Where the `s_k` come from, point by point.
  func addNoise(
    to batch: UnsafeMutableBufferPointer<Float>, rows: ArraySlice<Int>, scale: Double,
    from stream: inout RandomStream
  ) {
    var target = 0
    for row in rows {
      for start in stride(from: row * basisLength, to: (row + 1) * basisLength, by: dimension) {
        let length = scale * stream.normal()
        for axis in 0..<dimension {
          batch[target + axis] += Float(length * Double(normals[start + axis]))
        }
      }
      target += dimension
    }
  }
}
