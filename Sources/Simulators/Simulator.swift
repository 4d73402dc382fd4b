import Tensors

/// Data on a known manifold with a known density.
///
/// A simulator has one chart: `latent`, shape `[manifoldDimension]`, maps to a point of data space,
/// shape `[dataDimension]`. Densities are natural logarithms; "on the manifold" means with respect
/// to its length or area in data space, so that
/// `logDensity = latentLogDensity - logVolumeFactor`.
///
/// A simulator is a value without state: randomness enters by the stream alone. A family of
/// distributions with parameters is a type that makes one such value for each parameter point.
public protocol Simulator: Sendable {
  /// The name a spec uses, in snake case.
  var name: String { get }

  /// D, the dimension of data space.
  var dataDimension: Int { get }

  /// d, the dimension of the manifold and of its chart.
  var manifoldDimension: Int { get }

  /// Names of the latent columns: the d coordinates of the chart first, then quantities that follow
  /// from them.
  var latentNames: [String] { get }

  /// Draws `count` points; the first n points do not depend on `count`.
  ///
  /// - Precondition: `count >= 0`.
  func sample(count: Int, from stream: RandomStream) -> Samples

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

  /// The nearest point of the manifold to `point`, shape `[dataDimension]`.
  func project(_ point: [Double]) -> Projection

  /// The part of data space that figures and grids show, one range an axis; `nil` where densities
  /// are shown over the latent instead.
  var evaluationRectangle: [ClosedRange<Double>]? { get }

  /// When two latents count as lying on different arms; `nil` for a manifold without arms.
  var armRule: ArmRule? { get }
}

extension Simulator {
  /// ln p*(x(u)), the density on the manifold with respect to its length or area, in nats.
  public func logDensity(at latent: [Double]) -> Double {
    latentLogDensity(at: latent) - logVolumeFactor(at: latent)
  }
}
