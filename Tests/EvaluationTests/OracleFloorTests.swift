import Evaluation
import Glibc
import Simulators
import Testing

/// What a model scores that has learned the inflated density perfectly: the floor of all learning.
@Suite("Evaluation: the floor of the thin spiral")
struct OracleFloorTests {
  private let spiral = ThinSpiral()

  @Test(
    "The exact inflated density, deflated, has these distances and masses",
    arguments: [
      // Variance, KS raw, KS normalised, mass, found independently by Gauss-Legendre panels in
      // sqrt(E) and 8000 nodes in z. A table that gives 2.0e-5 at 1e-4, 2.0e-4 at 0.001, 0.0062 normalised at
      // 0.1 and 0.056 / 0.024 with the mass 1.056 at 0.5 is that of 2000 midpoints in E, which do not resolve the
      // centre: sums over those give the same at 0.1 and 0.5.
      (1e-4, 0.00001657, 0.00001657, 1.000004),
      (0.001, 0.000153, 0.000153, 1.000046),
      (0.01, 0.001135, 0.001133, 1.000475),
      (0.1, 0.005762, 0.005690, 1.005121),
      (0.5, 0.062098, 0.020661, 1.062097),
      (1.0, 0.294309, 0.113611, 1.294308),
    ])
  func floor(variance: Double, raw: Double, normalised: Double, mass: Double) {
    // At 1e-4 and 2001 nodes those of the outer arms would lie six deviations apart.
    let curve = spiral.quadrature(nodes: variance < 0.001 ? 8001 : 2001)
    let density = CurveDensity(
      logDensity: deflate(
        logDensity: inflatedLogDensity(curve, variance: variance), dataDimension: 2,
        manifoldDimension: 1, variance: variance),
      parameters: curve.parameters, speeds: curve.speeds, exactCumulative: curve.cumulative)
    // The rule of trapezoids, and 2 % of what is smaller.
    #expect(abs(density.kolmogorovSmirnovRaw - raw) < min(3e-6, 0.02 * raw))
    #expect(abs(density.kolmogorovSmirnovNormalised - normalised) < min(3e-6, 0.02 * normalised))
    #expect(abs(density.mass - mass) < 3e-6)
  }

  @Test("The exact density on the curve has distance zero, mass one and the exponential latent")
  func truth() {
    let curve = spiral.quadrature(nodes: 2001)
    let logDensity = curve.latents.map { spiral.logDensity(at: [$0]) }
    let density = CurveDensity(
      logDensity: logDensity, parameters: curve.parameters, speeds: curve.speeds,
      exactCumulative: curve.cumulative)
    #expect(density.kolmogorovSmirnovRaw < 2e-6)
    #expect(density.kolmogorovSmirnovNormalised < 2e-6)
    #expect(abs(density.mass - 1) < 2e-6)
    let latent = latentDensity(
      logDensity: logDensity,
      logVolumeFactor: curve.latents.map { spiral.logVolumeFactor(at: [$0]) })
    for (energy, value) in zip(curve.latents, latent) {
      #expect(abs(value - exp(-energy / 0.3) / 0.3) < 1e-12)
    }
  }

  @Test("The deflated inflated density gives back the latent density away from the centre")
  func latentOfInflated() {
    let variance = 0.001
    let curve = spiral.quadrature(nodes: 2001)
    let latent = latentDensity(
      logDensity: deflate(
        logDensity: inflatedLogDensity(curve, variance: variance), dataDimension: 2,
        manifoldDimension: 1, variance: variance),
      logVolumeFactor: curve.latents.map { spiral.logVolumeFactor(at: [$0]) })
    for (energy, value) in zip(curve.latents, latent) where energy > 0.1 && energy < 2 {
      #expect(abs(value / (exp(-energy / 0.3) / 0.3) - 1) < 0.02)
    }
  }

  /// ln q(x(t)) = ln of the integral of pi(E) N(x(t); x(E), variance I) dE, by trapezoids in z.
  private func inflatedLogDensity(_ curve: CurveQuadrature, variance: Double) -> [Double] {
    let nodes = curve.parameters.count
    let step = curve.parameters[1] - curve.parameters[0]
    let weights = (0..<nodes).map { node in
      let energyPerAngle =
        2 * curve.parameters[node] / (ThinSpiral.angleScale * ThinSpiral.angleScale)
      return exp(spiral.latentLogDensity(at: [curve.latents[node]])) * energyPerAngle * step
        * (node == 0 || node == nodes - 1 ? 0.5 : 1) / (2 * .pi * variance)
    }
    return (0..<nodes).map { node in
      let (x, y) = (curve.points[2 * node], curve.points[2 * node + 1])
      var sum = 0.0
      for other in 0..<nodes {
        let (dx, dy) = (curve.points[2 * other] - x, curve.points[2 * other + 1] - y)
        let exponent = (dx * dx + dy * dy) / (2 * variance)
        // Beyond, 1e-22 of the peak, there is nothing; most pairs are that far apart.
        if exponent < 50 { sum += weights[other] * exp(-exponent) }
      }
      return log(sum)
    }
  }
}
