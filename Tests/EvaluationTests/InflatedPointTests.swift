import Glibc
import Simulators
import Testing

@testable import Evaluation

/// The exactly inflated density at single points, at variances from 1e-4 to 1.
///
/// Values were found independently by adaptive quadrature, to ten digits, of which nine are asked for.
@Suite("Evaluation: the exact inflated density at single points")
struct InflatedPointTests {
  private static let variances = [1e-4, 1e-3, 1e-2, 1e-1, 1]

  @Test(
    "On closed curves",
    arguments: [
      (
        ClosedCurve.vonMisesCircle(), 0.5,
        [0.1389155601, 0.1389706439, 0.1395160236, 0.1444523073, 0.1627320466]
      ),
      (
        ClosedCurve.rotationMixture, 0.3,
        [0.1316644048, 0.1316144132, 0.1311155533, 0.1265476312, 0.1235681486]
      ),
    ])
  func curves(curve: ClosedCurve, latent: Double, values: [Double]) {
    for (variance, value) in zip(Self.variances, values) {
      // Nodes lie 0.002 or less apart, a fifth of the least deviation: the sum is exact.
      let found = ExactInflation(curve, nodes: 10_000, variance: variance)
        .deflated(curve.embed([latent]), manifoldDimension: 1)
      #expect(abs(exp(found[0]) / value - 1) < 1e-9, "variance \(variance)")
    }
  }

  @Test("On the thin spiral")
  func spiral() {
    let spiral = ThinSpiral()
    let point = spiral.embed([0.3])
    let values = [0.08131984687, 0.08132467469, 0.08137311348, 0.08187473578, 0.09800841623]
    // Midpoints in z = 3 pi sqrt(E) up to E = 4.2, where 1e-6 of the probability are left, 4.7 away from
    // the point. The rule is wrong by the square of the spacing at the centre alone: 4e-10.
    let nodes = 50_000
    let step = ThinSpiral.angle(ofEnergy: 4.2) / Double(nodes)
    let sources = (0..<nodes).map { node -> (squares: Double, weight: Double) in
      let angle = step * (Double(node) + 0.5)
      let energy = ThinSpiral.energy(ofAngle: angle)
      let squares = zip(spiral.embed([energy]), point)
        .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return (squares, exp(spiral.latentLogDensity(at: [energy])) * 2 * energy / angle * step)
    }
    for (variance, value) in zip(Self.variances, values) {
      let density = sources.reduce(0) { $0 + $1.weight * exp(-$1.squares / (2 * variance)) }
      let found = deflate(
        logDensity: [log(density / (2 * .pi * variance))], dataDimension: 2, manifoldDimension: 1,
        variance: variance)
      #expect(abs(exp(found[0]) / value - 1) < 1e-9, "variance \(variance)")
    }
  }

  @Test(
    "On the sphere",
    arguments: [
      (
        ChartedSurface.sphereMixture, [1.2, 4],
        [0.0646729586, 0.08020216193, 0.1186898527, 0.07425049186]
      ),
      (
        ChartedSurface.sphereMixture, [Double.pi / 4, Double.pi / 2],
        [0.6341175824, 0.5517380988, 0.2435718359, 0.07444368306]
      ),
      (
        ChartedSurface.sphereUnimodal, [1.5, 3],
        [1.601468071, 1.443202752, 0.7609266293, 0.1424061022]
      ),
    ])
  func sphere(surface: ChartedSurface, latent: [Double], values: [Double]) {
    for (variance, value) in zip(Self.variances.dropFirst(), values) {
      // Sums at this spacing are wrong by 6e-18, and by 2e-11 where they end.
      let model = LocalInflation(surface, bounds: [0, .pi], variance: variance, spacing: 0.7)
      let found = exp(model.deflated(at: surface.embed(latent)))
      #expect(abs(found / value - 1) < 1e-9, "variance \(variance)")
    }
  }
}
