import Evaluation
import Glibc
import Simulators
import Tensors
import Testing

@Suite("Evaluation: up to which noise densities can be deflated")
struct NoiseBoundTests {
  private func simulator(_ name: String) throws -> any ManifoldSimulator {
    try #require(SimulatorCatalogue.simulator(named: name) as? any ManifoldSimulator)
  }

  private func latents(of simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: RandomStream(seed: 5, path: ["bounds"]))
    return (0..<count).map { row in
      samples.latentColumns.prefix(simulator.manifoldDimension).map { $0.values[row] }
    }
  }

  @Test(
    "The bias per variance is that of exact inflation, computed by other code",
    arguments: [
      ("von_mises_circle", [0.5], 0.441093), ("so2_mixture", [0.3], -0.421914),
      ("thin_spiral", [0.3], 0.065941), ("sphere_mixture", [1.2, 4], 30.68205),
      ("sphere_mixture", [Double.pi / 4, Double.pi / 2], -16.99958),
      ("torus_mixture", [1.9, -0.1], -3.29813), ("torus_correlated", [0, 0], 7.31143),
      ("hyperboloid_correlated", [1, 4], -1.43300), ("swiss_roll_mixture", [0.25, 0.5], 0.12600),
    ])
  func bias(name: String, latent: [Double], expected: Double) throws {
    let bias = try #require(InflationBias(of: simulator(name), at: latent))
    // Half a unit of the last digit, and the fourth-order error of the differences.
    #expect(abs(bias.perVariance - expected) < 1e-5 + 2e-6 * abs(expected))
  }

  @Test("The exactly inflated circle departs from the truth at the rate of the bias")
  func inflated() throws {
    let circle = try simulator("von_mises_circle")
    let curve = ClosedCurve.vonMisesCircle()
    let variance = 1e-4
    let exact = ExactInflation(curve, nodes: 20_000, variance: variance)
    for latent in [[0.0], [0.5], [-1.2]] {
      let bias = try #require(InflationBias(of: circle, at: latent))
      let found =
        exact.deflated(circle.embed(latent), manifoldDimension: 1)[0]
        - circle.logDensity(at: latent)
      // The next term is of the order of the square.
      #expect(abs(found / variance - bias.perVariance) < 1e-3)
    }
  }

  @Test("Next to an edge there is no bias, since there the formula fails")
  func edge() throws {
    let band = try simulator("hyperboloid_mixture")
    #expect(InflationBias(of: band, at: [1.001, 1]) == nil)
    #expect(InflationBias(of: band, at: [1.25, 1]) != nil)
  }

  @Test(
    "Bounds are those that were computed independently",
    arguments: [
      // The harmonic bound, and the least squared radius of curvature.
      ("von_mises_circle", 2.43, 9.0), ("so2_mixture", 0.80, 2), ("thin_spiral", 3.575, nil),
      ("sphere_unimodal", 0.090, 1), ("torus_mixture", 0.362, 0.16),
      ("torus_correlated", 0.259, 0.16), ("torus_unimodal", 0.208, 0.16),
      ("hyperboloid_mixture", 0.94, 3.8), ("swiss_roll_mixture", 18.0, 21.33),
      ("swiss_roll_correlated", 4.6, 21.33), ("swiss_roll_unimodal", 13.5, 21.33),
    ])
  func bounds(name: String, harmonic: Double, curvature: Double?) throws {
    let simulator = try simulator(name)
    let bounds = try #require(
      NoiseUpperBounds(of: simulator, at: latents(of: simulator, count: 4000), threads: 2))
    // Four standard errors, half a unit of the last digit, and 2 % for points that edges exclude.
    #expect(
      abs(bounds.harmonic - harmonic) < 4 * bounds.standardError + 0.02 * harmonic, "\(bounds)")
    #expect(bounds.standardError < 0.1 * bounds.harmonic)
    if let curvature {
      // The sharpest place is only approached by points, from above; 3.8 is given to two digits. At its inner rim
      // the roll has (1 + t^2)^3 / (t^2 + 2)^2 for t = 3 pi / 2.
      #expect(bounds.squaredCurvatureRadius > 0.98 * curvature)
      #expect(bounds.squaredCurvatureRadius < 1.05 * curvature)
    }
    // Curvature bounds the reach, but for rounding and for what two thousand points do not see.
    #expect(bounds.squaredReach > 0)
    #expect(bounds.excludedCount < 4000 / 10)
  }

  @Test(
    "Half of the points have a bound from the Laplacian above the median, a tenth below the quantile",
    arguments: [
      ("von_mises_circle", 2.74, 1.30), ("so2_mixture", 0.82, 0.37), ("thin_spiral", 43, 3.2),
      ("sphere_mixture", 0.093, 0.046), ("sphere_unimodal", 0.105, 0.049),
      ("torus_mixture", 0.41, 0.19), ("torus_correlated", 0.34, 0.12),
      ("torus_unimodal", 0.20, 0.11), ("hyperboloid_mixture", 1.55, 0.40),
      ("hyperboloid_correlated", 0.51, 0.018), ("hyperboloid_unimodal", 0.099, 0.004),
      ("swiss_roll_mixture", 18.0, 10.2), ("swiss_roll_correlated", 5.1, 2.4),
      ("swiss_roll_unimodal", 13.8, 6.6), ("spheroid_mixture", 0.33, 0.14),
      ("spheroid_correlated", 0.16, 0.036),
    ])
  func quantiles(name: String, median: Double, tenth: Double) throws {
    let simulator = try simulator(name)
    let count = 4000
    let bounds = latents(of: simulator, count: count).compactMap {
      InflationBias(of: simulator, at: $0).map { 2 / abs($0.relativeLaplacian) }
    }
    func share(below bound: Double) -> Double {
      Double(bounds.count { $0 < bound }) / Double(bounds.count)
    }
    // Within 5 % of the two digits that are given, and four standard errors of a share: 0.032 and 0.019.
    #expect(share(below: 0.95 * median) < 0.5 + 0.032)
    #expect(share(below: 1.05 * median) > 0.5 - 0.032)
    #expect(share(below: 0.9 * tenth) < 0.1 + 0.019)
    #expect(share(below: 1.1 * tenth) > 0.1 - 0.019)
  }

  @Test(
    "The published bound, with the right metric and curvature, is that of quadrature",
    arguments: [
      ("von_mises_circle", 2.4913), ("so2_mixture", 0.91693), ("thin_spiral", 1.4946),
      ("sphere_mixture", 0.17793), ("sphere_unimodal", 0.19114),
    ])
  func published(name: String, expected: Double) throws {
    let simulator = try simulator(name)
    let bounds = try #require(
      NoiseUpperBounds(of: simulator, at: latents(of: simulator, count: 4000), threads: 2))
    let found = try #require(bounds.published)
    // Capped numbers scatter by less than their mean: four standard errors of 4000 are 6 %.
    #expect(abs(found / expected - 1) < 0.06)
  }

  @Test("No bounds are known where curvatures are not, or where there is no point")
  func unknown() throws {
    #expect(try NoiseUpperBounds(of: simulator("sphere_mixture"), at: []) == nil)
  }

  @Test("Circles and spheres have their radius for reach, whatever the points")
  func roundReach() throws {
    for (name, radius) in [
      ("von_mises_circle", 3.0), ("so2_mixture", 2.0.squareRoot()), ("sphere_mixture", 1),
    ] {
      let found = try reach(name, count: 300)
      // Heights over the tangent are small differences between nearby points.
      #expect(abs(found / radius - 1) < 1e-4)
    }
  }

  @Test("The reach sees other sheets where they are nearer than the manifold bends")
  func sheets() throws {
    // Sheets of the roll are 2 pi apart, a little more across; it bends with radii above 4.6.
    let roll = try reach("swiss_roll_correlated", count: 1000)
    #expect(roll > 3.1 && roll < 3.5)
    // The hole of the torus is 0.4 wide from the axis, its tube 0.6.
    let torus = try reach("torus_unimodal", count: 1000)
    #expect(torus > 0.4 * (1 - 1e-6) && torus < 0.44)
    #expect(
      Evaluation.reach(
        of: [0, 0, 1, 0, 5, 0], tangents: [1, 0, 1, 0, 1, 0], dimension: 2, manifoldDimension: 1)
        == .infinity)
    // Two parallel lines at distance 1.
    #expect(
      Evaluation.reach(
        of: [0, 0, 0, 1], tangents: [1, 0, 1, 0], dimension: 2, manifoldDimension: 1) == 0.5)
  }

  private func reach(_ name: String, count: Int) throws -> Double {
    let simulator = try simulator(name)
    let latents = latents(of: simulator, count: count)
    return Evaluation.reach(
      of: latents.flatMap(simulator.embed), tangents: latents.flatMap(simulator.tangents(at:)),
      dimension: simulator.dataDimension, manifoldDimension: simulator.manifoldDimension,
      threads: 2)
  }
}
