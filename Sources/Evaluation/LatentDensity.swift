import Glibc

/// pi(u) = p*(x(u)) sqrt(det JtJ), the density of the latent from the density on the manifold.
///
/// - Parameters:
///   - logDensity: ln p* of each point with respect to length or area, shape `[count]`, in nats.
///   - logVolumeFactor: ln sqrt(det JtJ) of the true chart at each latent, shape `[count]`, in nats.
/// - Returns: pi(u) with respect to du, shape `[count]`; not a logarithm.
/// - Precondition: Equal counts.
public func latentDensity(logDensity: [Double], logVolumeFactor: [Double]) -> [Double] {
  precondition(
    logDensity.count == logVolumeFactor.count,
    "\(logDensity.count) log-densities for \(logVolumeFactor.count) volume factors")
  return zip(logDensity, logVolumeFactor).map { exp($0 + $1) }
}
