import Glibc

extension SphericalGaussian {
  /// sum_i (d - i) ln |sin phi_i|, in nats.
  public func logVolumeFactor(at latent: [Double]) -> Double {
    SphericalAngles.logVolumeFactor(latent)
  }

  /// The unit vectors along which the angles grow, shape `[d, D]`.
  public func tangents(at latent: [Double]) -> [Double] {
    SphericalAngles.tangents(latent).flatMap {
      $0 + [Double](repeating: 0, count: dataDimension - sphereDimension - 1)
    }
  }

  /// The radius, then the further axes, shape `[D - d, D]`.
  public func normals(at latent: [Double]) -> [Double] {
    embed(latent)
      + (sphereDimension + 1..<dataDimension).flatMap { axis in
        (0..<dataDimension).map { $0 == axis ? 1.0 : 0 }
      }
  }

  /// Those of the unit sphere, whatever the noise around it.
  public func principalCurvatures(at latent: [Double]) -> [Double]? {
    [Double](repeating: 1, count: sphereDimension)
  }

  /// The point of the sphere in the same direction; of the axis, on which all are as near, one of them.
  ///
  /// A point that is not finite has latent NaN and infinite distance.
  public func project(_ point: [Double]) -> Projection {
    guard point.allSatisfy(\.isFinite) else {
      return Projection(
        latent: [Double](repeating: .nan, count: sphereDimension),
        point: [Double](repeating: .nan, count: dataDimension), distance: .infinity)
    }
    let latent = SphericalAngles.angles(of: Array(point[...sphereDimension]))
    let nearest = embed(latent)
    return Projection(
      latent: latent, point: nearest,
      distance: SphericalAngles.length(zip(point, nearest).map { $0 - $1 }))
  }
}
