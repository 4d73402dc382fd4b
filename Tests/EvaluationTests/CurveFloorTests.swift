import Evaluation
import Simulators
import Testing

/// What a perfect model of inflated data scores on closed curves, from little noise to much.
@Suite("Evaluation: the floors of closed curves")
struct CurveFloorTests {
  struct Floor: Sendable, CustomStringConvertible {
    let curve: ClosedCurve
    let variance: Double
    let raw, normalised, mass: PrintedNumber
    var description: String { "\(curve.name), variance \(variance)" }

    init(
      _ curve: ClosedCurve, _ variance: Double, _ raw: PrintedNumber, _ normalised: PrintedNumber,
      _ mass: PrintedNumber
    ) {
      (self.curve, self.variance) = (curve, variance)
      (self.raw, self.normalised, self.mass) = (raw, normalised, mass)
    }
  }

  @Test(
    "A perfect model scores the bias of inflation, which grows with the variance",
    arguments: [
      // Distances as they are and after scaling to mass one, and masses, found independently.
      Floor(.vonMisesCircle(), 1e-4, "1.1e-5", "1.0e-5", "1.000001"),
      Floor(.vonMisesCircle(), 0.001, "1.06e-4", "1.04e-4", "1.000014"),
      Floor(.vonMisesCircle(), 0.01, "0.00106", "0.00104", "1.00014"),
      Floor(.vonMisesCircle(), 0.1, "0.0103", "0.0100", "1.0014"),
      Floor(.vonMisesCircle(), 0.5, "0.045", "0.044", "1.0072"),
      Floor(.rotationMixture, 1e-4, "1.4e-5", "8e-6", "1.000006"),
      Floor(.rotationMixture, 0.001, "1.37e-4", "7.9e-5", "1.00006"),
      Floor(.rotationMixture, 0.01, "0.00136", "0.00078", "1.0006"),
      Floor(.rotationMixture, 0.1, "0.0126", "0.0066", "1.0064"),
      Floor(.rotationMixture, 0.5, "0.053", "0.017", "1.038"),
    ])
  func floor(expected: Floor) {
    let curve = expected.curve
    // Trapezoids up to a node are wrong by the square of the spacing: 6e-8, less than 1 % of the least
    // distance. Sources lie within one deviation of each other.
    let nodes = curve.quadrature(nodes: 10_001)
    let found = CurveDensity(
      logDensity: ExactInflation(curve, nodes: 2000, variance: expected.variance)
        .deflated(nodes.points, manifoldDimension: 1),
      parameters: nodes.parameters, speeds: nodes.speeds, exactCumulative: nodes.cumulative)
    #expect(expected.raw.agrees(with: found.kolmogorovSmirnovRaw, within: 0.01))
    #expect(expected.normalised.agrees(with: found.kolmogorovSmirnovNormalised, within: 0.01))
    #expect(expected.mass.agrees(with: found.mass, within: 0.01, of: 1))
  }
}
