import Tensors

/// The noise that turns data on a manifold into data around it, whatever model they are for.
public enum Inflation: Sendable {
  /// Independent normal noise of the given variance, in squared data units, on every coordinate.
  /// A variance of zero adds nothing.
  case gaussian(variance: Double)
  /// Noise `Σ_k s_k n_k(x)` along the normals of a manifold at the nearest of its points, `s_k`
  /// independent and normal, of the given variance in squared data units. A variance of zero adds
  /// nothing.
  ///
  /// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an
  ///   inflation-deflation approach", arXiv:2105.12152.
  case normal(variance: Double, manifold: any Simulator)

  /// The variance along each direction of the noise, in squared data units.
  public var variance: Double {
    switch self {
    case .gaussian(let variance), .normal(let variance, _): variance
    }
  }

  /// The points with noise added, in double.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, dimension]`, row-major, in data units.
  ///   - stream: Where the noise comes from.
  public func inflated(_ points: [Double], from stream: RandomStream) -> [Double] {
    var stream = stream
    guard variance > 0 else { return points }
    let scale = variance.squareRoot()
    switch self {
    case .gaussian:
      return points.map { $0 + scale * stream.normal() }
    case .normal(_, let manifold):
      let dimension = manifold.dataDimension
      var inflated = points
      for row in 0..<points.count / dimension {
        let point = Array(points[row * dimension..<(row + 1) * dimension])
        let normals = manifold.normals(near: point)
        for start in stride(from: 0, to: normals.count, by: dimension) {
          let length = scale * stream.normal()
          for axis in 0..<dimension {
            inflated[row * dimension + axis] += length * normals[start + axis]
          }
        }
      }
      return inflated
    }
  }
}

extension Simulator {
  /// An orthonormal basis of the normal space at the point of the manifold that is nearest to `point`,
  /// shape `[dataDimension - manifoldDimension, dataDimension]`.
  public func normals(near point: [Double]) -> [Double] {
    normals(at: project(point).latent)
  }
}
