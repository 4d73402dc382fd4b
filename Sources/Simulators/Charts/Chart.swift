import Glibc

/// The shape of a curve or surface: where each latent lies in data space, and how it lies there.
///
/// Shapes are those of ``ManifoldSimulator``. One chart serves every distribution of its coordinates.
public protocol Chart: Sendable {
  /// D, the dimension of data space.
  var dataDimension: Int { get }

  /// Where the coordinates run, shape `[manifoldDimension]`.
  var axes: [ChartAxis] { get }

  /// Names of the coordinates, then of quantities that follow from them.
  var latentNames: [String] { get }

  /// When two latents count as lying on different arms; `nil` for a manifold without arms.
  var armRule: ArmRule? { get }

  /// The radius of the whole sphere around the origin in the first d + 1 coordinates of space; `nil`
  /// for every other manifold.
  var sphereRadius: Double? { get }

  /// The point of a latent.
  func embed(_ latent: [Double]) -> [Double]

  /// All latent columns of a latent.
  func latentColumns(at latent: [Double]) -> [Double]

  /// ln sqrt(det JtJ), in nats; -infinity where the chart covers nothing, as at a pole.
  func logVolumeFactor(at latent: [Double]) -> Double

  /// An orthonormal basis of the tangent space: the unit vectors along the coordinates, wherever these
  /// are orthogonal.
  func tangents(at latent: [Double]) -> [Double]

  /// An orthonormal basis of the normal space.
  func normals(at latent: [Double]) -> [Double]

  /// The curvatures along the tangents, as the first normal has them; see
  /// ``ManifoldSimulator/principalCurvatures(at:)``.
  func principalCurvatures(at latent: [Double]) -> [Double]?

  /// The latent of the nearest point to a point whose coordinates are finite.
  func nearestLatent(to point: [Double]) -> [Double]

  /// The nearest point of the manifold; a point that is not finite has latents NaN and infinite
  /// distance.
  func project(_ point: [Double]) -> Projection
}

extension Chart {
  /// No arms.
  public var armRule: ArmRule? { nil }

  /// No sphere.
  public var sphereRadius: Double? { nil }

  /// Not known.
  public func principalCurvatures(at latent: [Double]) -> [Double]? { nil }

  /// The coordinates alone.
  public func latentColumns(at latent: [Double]) -> [Double] { latent }

  /// The point of the nearest latent.
  public func project(_ point: [Double]) -> Projection {
    precondition(
      point.count == dataDimension, "\(point.count) coordinates in dimension \(dataDimension)")
    guard point.allSatisfy(\.isFinite) else {
      return Projection(
        latent: axes.map { _ in .nan }, point: point.map { _ in .nan }, distance: .infinity)
    }
    let latent = nearestLatent(to: point)
    let nearest = embed(latent)
    return Projection(latent: latent, point: nearest, distance: distance(point, nearest))
  }
}

/// The Euclidean distance, without overflow on the way.
func distance(_ first: [Double], _ second: [Double]) -> Double {
  zip(first, second).reduce(0) { hypot($0, $1.0 - $1.1) }
}
