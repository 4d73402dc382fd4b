import Evaluation
import Glibc
import Simulators
import Testing

/// What a perfect model of inflated data scores, on closed curves and surfaces: the bias of inflation and
/// nothing else.
///
/// Distances and masses were found independently with other grids, to about 2 % of the distance.
@Suite("Evaluation: perfect models, and models that are wrong in one thing")
struct PerfectModelTests {
  private static let variance = 0.01

  @Test("The exact inflated density has these values")
  func points() throws {
    // Nodes lie closer than half the noise is wide: sums over them are then exact to single points.
    let circle = ClosedCurve.vonMisesCircle()
    let onCircle = ExactInflation(circle, nodes: 1000, variance: Self.variance)
      .deflated(circle.embed([0.5]), manifoldDimension: 1)
    #expect(abs(exp(onCircle[0]) - 0.1395160236) < 1e-9)
    let rotations = ClosedCurve.rotationMixture
    let onRotations = ExactInflation(rotations, nodes: 1000, variance: Self.variance)
      .deflated(rotations.embed([0.3]), manifoldDimension: 1)
    #expect(abs(exp(onRotations[0]) - 0.1311155533) < 1e-9)
    let sphere = ChartedSurface.sphereMixture
    let onSphere = ExactInflation(sphere, nodes: 200, variance: Self.variance)
      .deflated(
        sphere.embed([1.2, 4]) + sphere.embed([.pi / 4, .pi / 2]), manifoldDimension: 2)
    #expect(abs(exp(onSphere[0]) - 0.08020216193) < 1e-8)
    #expect(abs(exp(onSphere[1]) - 0.5517380988) < 1e-7)
  }

  @Test("evaluated on the wrong side, as published, a perfect model of the circle scores 0.5")
  func publishedChart() {
    let curve = ClosedCurve.vonMisesCircle(evaluationChart: .published)
    let nodes = curve.quadrature(nodes: 1001)
    let logDensity = ExactInflation(
      .vonMisesCircle() as ClosedCurve, nodes: 1000, variance: Self.variance
    ).deflated(nodes.points, manifoldDimension: 1)
    // The published program gives 0.5001 for the exact density, on its coarser grid.
    #expect(abs(compare(logDensity, nodes).kolmogorovSmirnovRaw - 0.5001) < 3e-4)
  }

  /// A curve with what a perfect model scores.
  struct CurveCase: Sendable, CustomStringConvertible {
    let curve: ClosedCurve
    let raw, normalised, mass: Double
    /// The divergence after scaling, in nats; printed by `Scripts/statistics-reference.py`.
    let divergence: Double
    var description: String { curve.name }
  }

  @Test(
    "On closed curves a perfect model scores the bias of inflation",
    arguments: [
      CurveCase(
        curve: .vonMisesCircle(), raw: 0.00106, normalised: 0.00104, mass: 1.00014,
        divergence: 1.61448e-5),
      CurveCase(
        curve: .rotationMixture, raw: 0.00136, normalised: 0.00078, mass: 1.0006,
        divergence: 1.09489e-4),
    ])
  func curves(expected: CurveCase) {
    let curve = expected.curve
    let nodes = curve.quadrature(nodes: 1001)
    let logDensity = ExactInflation(curve, nodes: 1000, variance: Self.variance)
      .deflated(nodes.points, manifoldDimension: 1)
    let found = compare(logDensity, nodes)
    #expect(abs(found.kolmogorovSmirnovRaw / expected.raw - 1) < 0.02)
    #expect(abs(found.kolmogorovSmirnovNormalised / expected.normalised - 1) < 0.02)
    // The mass of these curves is 1 + κ²σ²/8 to second order; given to as many digits as here.
    #expect(abs(found.mass - expected.mass) < 6e-5)
    let weights = trapezoidWeights(parameters: nodes.parameters, speeds: nodes.speeds)
    let divergence = kullbackLeiblerDivergence(
      logTruth: nodes.latents.map { curve.logDensity(at: [$0]) }, logModel: logDensity,
      weights: weights)
    // Six digits are given; sums over other nodes of the same smooth functions agree to more.
    let normalised = normalisedDivergence(divergence, mass: found.mass, exactMass: 1)
    #expect(abs(normalised / expected.divergence - 1) < 1e-4)
  }

  @Test("On a curve a mirrored chart, a missing speed and a missing deflation are seen")
  func wrongCurves() {
    let curve = ClosedCurve.vonMisesCircle()
    let nodes = curve.quadrature(nodes: 1001)
    let exact = ExactInflation(curve, nodes: 1000, variance: Self.variance)
    // The published evaluation asks a perfect model at mirrored points, and finds a distance of 0.5001.
    let mirrored = nodes.points.enumerated().map { $0.isMultiple(of: 2) ? -$1 : $1 }
    let found = compare(exact.deflated(mirrored, manifoldDimension: 1), nodes)
    #expect(abs(found.kolmogorovSmirnovRaw - 0.5001) < 5e-4)
    #expect(abs(found.kolmogorovSmirnovNormalised - 0.5) < 5e-4)

    let slow = CurveDensity(
      logDensity: exact.deflated(nodes.points, manifoldDimension: 1),
      parameters: nodes.parameters, speeds: nodes.speeds.map { _ in 1 },
      exactCumulative: nodes.cumulative)
    #expect(abs(slow.mass - 1.0 / 3) < 1e-3 && slow.kolmogorovSmirnovRaw > 0.66)

    let inflated = compare(exact.logDensity(nodes.points), nodes)
    // The peak of the noise, 1 / sqrt(2 pi 0.01) = 3.99, is all that is wrong: the shape is right.
    #expect(abs(inflated.mass - 3.99) < 0.01 && inflated.kolmogorovSmirnovRaw > 2.9)
    #expect(inflated.kolmogorovSmirnovNormalised < 0.0011)
  }

  private func compare(_ logDensity: [Double], _ nodes: CurveQuadrature) -> CurveDensity {
    CurveDensity(
      logDensity: logDensity, parameters: nodes.parameters, speeds: nodes.speeds,
      exactCumulative: nodes.cumulative)
  }

  /// A surface with what a perfect model scores.
  struct SurfaceCase: Sendable, CustomStringConvertible {
    let surface: ChartedSurface
    let raw, normalised, mass: Double
    /// What the divergence stays below: half the mean square of the relative bias.
    let divergence: Double
    var description: String { surface.name }
  }

  /// Cells along each coordinate, of the model's sources and of the comparison: sources lie no farther
  /// apart than the noise is wide, which makes their sum exact to e^-18.
  private static let resolution = 100

  @Test(
    "On closed surfaces a perfect model scores the bias of inflation",
    arguments: [
      SurfaceCase(
        surface: .sphereMixture, raw: 0.0176, normalised: 0.0176, mass: 1, divergence: 0.03),
      SurfaceCase(
        surface: .sphereUnimodal, raw: 0.0265, normalised: 0.0265, mass: 1, divergence: 0.03),
      SurfaceCase(
        surface: .torusMixture, raw: 0.0084, normalised: 0.0045, mass: 1.0072, divergence: 0.003),
    ])
  func surfaces(expected: SurfaceCase) {
    let surface = expected.surface
    let model = SurfaceModel(surface, Self.resolution, variance: Self.variance)
    let found = model.compare(model.latentDensity)
    // Two digits are given.
    #expect(abs(found.kolmogorovSmirnovRaw / expected.raw - 1) < 0.03)
    #expect(abs(found.kolmogorovSmirnovNormalised / expected.normalised - 1) < 0.03)
    #expect(abs(found.mass - expected.mass) < 1e-4)
    #expect(abs(found.exactMass - 1) < 1e-6)
    let normalised = normalisedDivergence(
      model.divergence, mass: found.mass, exactMass: found.exactMass)
    #expect(normalised > 0 && normalised < expected.divergence)

    let truth = model.compare(model.truth)
    #expect(truth.kolmogorovSmirnovRaw == 0 && truth.kolmogorovSmirnovNormalised == 0)
  }

  @Test("On a surface a mirrored chart, a missing area and a missing deflation are seen")
  func wrongSurfaces() {
    let model = SurfaceModel(.torusMixture, Self.resolution, variance: Self.variance)
    let floor = model.compare(model.latentDensity)
    let count = Self.resolution
    let mirrored = model.latentDensity.indices.map { cell in
      model.latentDensity[cell / count * count + count - 1 - cell % count]
    }
    #expect(model.compare(mirrored).kolmogorovSmirnovNormalised > 0.2)
    // Without the area, which varies between 0.24 and 0.96, shape and mass are wrong.
    let flat = model.compare(model.deflated.map { exp($0) })
    #expect(flat.kolmogorovSmirnovNormalised > 10 * floor.kolmogorovSmirnovNormalised)
    let peak = (2 * Double.pi * Self.variance).squareRoot()
    let inflated = model.compare(model.latentDensity.map { $0 / peak })
    #expect(abs(inflated.mass - floor.mass / peak) < 1e-9)
    #expect(inflated.kolmogorovSmirnovRaw > 2.9)
    #expect(
      abs(inflated.kolmogorovSmirnovNormalised - floor.kolmogorovSmirnovNormalised) < 1e-12)
  }
}

/// A perfect model of inflated data on a surface, on the midpoints of its chart.
private struct SurfaceModel {
  private let count: Int
  private let cellArea: Double
  private let logVolumeFactors: [Double]
  private let logTruth: [Double]
  /// ln of the deflated density per unit of area.
  let deflated: [Double]

  init(_ surface: ChartedSurface, _ count: Int, variance: Double) {
    self.count = count
    let latents = chartMidpoints(surface, count)
    cellArea = surface.axes.reduce(1) {
      $0 * ($1.window.upperBound - $1.window.lowerBound) / Double(count)
    }
    logVolumeFactors = latents.map(surface.logVolumeFactor)
    logTruth = latents.map(surface.latentLogDensity)
    deflated = ExactInflation(surface, nodes: count, variance: variance)
      .deflated(latents.flatMap(surface.embed), manifoldDimension: 2)
  }

  /// The model's density of the coordinates.
  var latentDensity: [Double] {
    Evaluation.latentDensity(logDensity: deflated, logVolumeFactor: logVolumeFactors)
  }

  /// The true one.
  var truth: [Double] { logTruth.map { exp($0) } }

  /// The divergence of the model from the truth, in nats.
  var divergence: Double {
    kullbackLeiblerDivergence(
      logTruth: logTruth, logModel: zip(deflated, logVolumeFactors).map { $0 + $1 },
      weights: logTruth.map { _ in cellArea })
  }

  func compare(_ density: [Double]) -> SurfaceDensity {
    SurfaceDensity(density: density, exact: truth, columns: count, cellArea: cellArea)
  }
}
