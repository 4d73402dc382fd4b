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
  /// It is drawn as noise on every coordinate less its part along the tangents, which needs no basis
  /// of the normals.
  ///
  /// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an
  ///   inflation-deflation approach", arXiv:2105.12152.
  case normal(variance: Double, manifold: any ManifoldSimulator)

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
        let place = row * dimension..<(row + 1) * dimension
        let tangents = manifold.tangents(near: Array(points[place]))
        var noise = place.map { _ in scale * stream.normal() }
        for start in stride(from: 0, to: tangents.count, by: dimension) {
          let along = (0..<dimension).reduce(0) { $0 + noise[$1] * tangents[start + $1] }
          for axis in 0..<dimension { noise[axis] -= along * tangents[start + axis] }
        }
        for (index, step) in zip(place, noise) { inflated[index] += step }
      }
      return inflated
    }
  }
}

extension ManifoldSimulator {
  /// An orthonormal basis of the tangent space at the point of the manifold that is nearest to
  /// `point`, shape `[manifoldDimension, dataDimension]`.
  public func tangents(near point: [Double]) -> [Double] {
    tangents(at: project(point).latent)
  }
}
