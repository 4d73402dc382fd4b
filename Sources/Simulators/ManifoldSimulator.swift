/// Data on a known manifold with a known density.
///
/// The manifold has one chart: `latent`, shape `[manifoldDimension]`, maps to a point of data space,
/// shape `[dataDimension]`. Densities are natural logarithms; "on the manifold" means with respect
/// to its length or area in data space, so that
/// `logDensity = latentLogDensity - logVolumeFactor`. The first d latent names are those of the
/// chart's coordinates; the others name quantities that follow from them.
public protocol ManifoldSimulator: Simulator {
  /// The point x, shape `[dataDimension]`, of `latent`, shape `[manifoldDimension]`.
  func embed(_ latent: [Double]) -> [Double]

  /// All latent columns, shape `[latentNames.count]`, of `latent`, shape `[manifoldDimension]`.
  func latentColumns(at latent: [Double]) -> [Double]

  /// ln pi(u), the density of the latent with respect to du, in nats; -infinity outside the domain.
  func latentLogDensity(at latent: [Double]) -> Double

  /// ln sqrt(det JtJ) with J = dx/du, in nats: how much length or area a unit of du covers.
  func logVolumeFactor(at latent: [Double]) -> Double

  /// An orthonormal basis of the tangent space, shape `[manifoldDimension, dataDimension]`.
  func tangents(at latent: [Double]) -> [Double]

  /// An orthonormal basis of the normal space, shape
  /// `[dataDimension - manifoldDimension, dataDimension]`.
  func normals(at latent: [Double]) -> [Double]

  /// How the manifold curves, shape `[manifoldDimension]`, in 1 / units of data space; `nil` where no
  /// closed form is known, or where it curves in more than one normal direction.
  ///
  /// They belong to the first of the normals: along each of the d principal directions, which are at
  /// right angles, that normal turns towards the direction at the rate of its curvature. So a sphere
  /// whose normal points outwards has positive ones.
  func principalCurvatures(at latent: [Double]) -> [Double]?

  /// The nearest point of the manifold to `point`, shape `[dataDimension]`.
  func project(_ point: [Double]) -> Projection

  /// The part of data space that figures and grids show, one range an axis; `nil` where densities
  /// are shown over the latent instead.
  var evaluationRectangle: [ClosedRange<Double>]? { get }

  /// When two latents count as lying on different arms; `nil` for a manifold without arms.
  var armRule: ArmRule? { get }

  /// The radius of a manifold that is the whole sphere around the origin in the first d + 1
  /// coordinates, in units of data space; `nil` for every other.
  var sphereRadius: Double? { get }
}

extension ManifoldSimulator {
  /// Not known.
  public func principalCurvatures(at latent: [Double]) -> [Double]? { nil }

  /// ln p*(x(u)), the density on the manifold with respect to its length or area, in nats.
  public func logDensity(at latent: [Double]) -> Double {
    let logDensity = latentLogDensity(at: latent)
    // Where nothing is there is nothing, also where the chart covers no area.
    return logDensity == -.infinity ? logDensity : logDensity - logVolumeFactor(at: latent)
  }
}
