import Simulators

/// What a model scores that has learned the density of inflated data exactly: what inflation and deflation
/// cost, and no learning can undo.
public struct InflationFloor: Hashable, Sendable {
  /// The Kolmogorov-Smirnov distance of the deflated density from the truth, as it is.
  public let kolmogorovSmirnovRaw: Double

  /// The same after scaling to the mass of the truth.
  public let kolmogorovSmirnovNormalised: Double

  /// The mass of the deflated density over that of the truth.
  public let mass: Double

  init(_ comparison: some DensityComparison) {
    kolmogorovSmirnovRaw = comparison.kolmogorovSmirnovRaw
    kolmogorovSmirnovNormalised = comparison.kolmogorovSmirnovNormalised
    mass = comparison.mass / comparison.exactMass
  }

  /// The floor of isotropic noise, by sums over sources all over the manifold.
  ///
  /// On curves distances are right to 1 %, on surfaces to 2 %. Parts of a manifold that the truth is compared on
  /// get noise from the parts beyond.
  ///
  /// - Parameters:
  ///   - variance: That of the noise, in squared units of data space.
  ///   - simulator: The manifold and the density on it.
  ///   - threads: The most threads to compute with, at least 1.
  /// - Returns: `nil` for other manifolds than curves and surfaces in space, and where so many sources would be
  ///   needed, the noise being small against the manifold, that the sum is not worth its time.
  /// - Precondition: `variance > 0`.
  /// - Complexity: On curves the inverse of the deviation of the noise, on surfaces that of its square.
  public init?(isotropic variance: Double, on simulator: any ManifoldSimulator, threads: Int = 1) {
    precondition(variance > 0, "noise of the variance \(variance)")
    switch simulator {
    case let curve as any CurveSimulator:
      guard let found = Self.isotropic(variance, on: curve, threads: threads) else { return nil }
      self.init(found)
    case let surface as ChartedSurface:
      guard let found = Self.isotropic(variance, on: surface, threads: threads) else { return nil }
      self.init(found)
    default: return nil
    }
  }

  /// The floor of noise along the normals of a circle or sphere, in closed form.
  ///
  /// Straight through the centre the noise reaches the other side: with the radius R deflation leaves
  /// `p*(x) + p*(-x) exp(-2 R^2 / variance)`.
  ///
  /// - Parameters:
  ///   - variance: That of the noise, in squared units of data space.
  ///   - simulator: The manifold and the density on it.
  /// - Returns: `nil` for manifolds that are no circle or sphere around the origin.
  /// - Precondition: `variance > 0`.
  public init?(alongNormals variance: Double, on simulator: any ManifoldSimulator) {
    precondition(variance > 0, "noise of the variance \(variance)")
    switch simulator {
    case let curve as ClosedCurve: self.init(Self.alongNormals(variance, on: curve))
    case let surface as ChartedSurface where surface.sphereRadius != nil:
      self.init(Self.alongNormals(variance, on: surface, radius: surface.sphereRadius ?? 1))
    default: return nil
    }
  }
}
