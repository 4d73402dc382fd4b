import Glibc

/// A sphere around the origin, of any dimension, in the subspace that a frame spans.
///
/// x = R sum_k s_k v_k with the unit vector s of ``SphericalAngles`` and the frame v: angles are polar in
/// [0, pi] but the last one, in [0, 2 pi]. At poles the chart covers no area.
struct Hypersphere: Chart {
  let radius: Double
  let frame: OrthonormalFrame
  let axes: [ChartAxis]

  /// A sphere.
  ///
  /// - Parameters:
  ///   - radius: R, above 0, in units of data space.
  ///   - frame: d + 1 vectors, d at least 1.
  init(radius: Double, frame: OrthonormalFrame) {
    let dimension = frame.vectors.count - 1
    precondition(radius > 0 && dimension > 0, "a \(dimension)-sphere of radius \(radius)")
    self.radius = radius
    self.frame = frame
    axes =
      [ChartAxis](repeating: ChartAxis(.halfTurn), count: dimension - 1)
      + [ChartAxis(.turn, isPeriodic: true)]
  }

  var dataDimension: Int { frame.dimension }
  var latentNames: [String] { axes.indices.map { "phi\($0 + 1)" } }
  /// In a subspace there is no first d + 1 coordinates; turned in itself, a sphere is the same.
  var sphereRadius: Double? { frame.vectors.count == frame.dimension ? radius : nil }

  func embed(_ latent: [Double]) -> [Double] {
    frame.point(of: SphericalAngles.direction(latent).map { radius * $0 })
  }

  func logVolumeFactor(at latent: [Double]) -> Double {
    SphericalAngles.logVolumeFactor(latent) + Double(latent.count) * log(radius)
  }

  func tangents(at latent: [Double]) -> [Double] {
    SphericalAngles.tangents(latent).flatMap(frame.point(of:))
  }

  /// The radius, then what is orthogonal to the subspace.
  func normals(at latent: [Double]) -> [Double] {
    frame.point(of: SphericalAngles.direction(latent)) + frame.complement.flatMap { $0 }
  }

  func principalCurvatures(at latent: [Double]) -> [Double]? {
    [Double](repeating: 1 / radius, count: axes.count)
  }

  /// Of a point above the centre, whose nearest points are all, one that is no pole.
  func nearestLatent(to point: [Double]) -> [Double] {
    let coordinates = frame.coordinates(of: point)
    let isCentral = coordinates.allSatisfy { $0 == 0 }
    return SphericalAngles.angles(of: isCentral ? coordinates.map { _ in 1 } : coordinates)
  }
}
