import Glibc

/// The log-density on the manifold from that of data inflated with Gaussian noise, in nats.
///
/// Where the noise is small against the curvature, the inflated density q on the manifold is the
/// density p* times the peak of the noise in the D - d normal directions, hence
/// ln p* = ln q + ((D - d) / 2) ln(2 pi sigma^2).
///
/// Only a model of inflated data may be deflated: a model that gives the density on the manifold
/// itself, or one trained without noise, has no such factor.
///
/// - Parameters:
///   - logDensity: ln q of each point, shape `[count]`, in nats.
///   - dataDimension: D.
///   - manifoldDimension: d.
///   - variance: sigma^2 of the noise, in squared units of data space.
/// - Returns: ln p* of each point, shape `[count]`, in nats with respect to length or area.
/// - Precondition: 0 <= d <= D and `variance > 0`.
/// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021; "Density estimation on
///   low-dimensional manifolds: an inflation-deflation approach", arXiv:2105.12152.
public func deflate(
  logDensity: [Double], dataDimension: Int, manifoldDimension: Int, variance: Double
) -> [Double] {
  precondition(
    0 <= manifoldDimension && manifoldDimension <= dataDimension,
    "a manifold of dimension \(manifoldDimension) does not fit in dimension \(dataDimension)")
  precondition(variance > 0, "deflation needs a positive variance, not \(variance)")
  let normals = Double(dataDimension - manifoldDimension)
  let logPeak = normals / 2 * log(2 * .pi * variance)
  return logDensity.map { $0 + logPeak }
}
