import Evaluation
import Glibc
import Simulators
import Tensors
import Testing

/// What a perfect model of data with noise along the normals alone scores: nothing, until the noise reaches other
/// parts of the manifold.
@Suite("Evaluation: the floors of noise along normals")
struct NormalFloorTests {
  @Test(
    "On the spiral noise along normals costs nothing at a variance of 0.01, and then what reaches other arms"
  )
  func spiral() {
    let (coarse, fine) = (
      NormalInflation(.spiral, nodes: 500, scan: 300),
      NormalInflation(.spiral, nodes: 1000, scan: 600)
    )
    // Exact to five digits, as independent code found; to nine, in fact.
    #expect(fine.floor(variance: 0.01).excess < 1e-9)
    // Distances as they are, which are the mass less one, and after scaling, of a table.
    let values: [(Double, PrintedNumber, PrintedNumber)] = [
      (0.05, "0.0001", "0.0001"), (0.1, "0.0012", "0.0008"), (0.25, "0.0091", "0.0052"),
    ]
    for (variance, excess, normalised) in values {
      let found = fine.floor(variance: variance)
      #expect(excess.agrees(with: found.excess, within: 0.01))
      #expect(normalised.agrees(with: found.normalised, within: 0.01))
    }
    // At more noise the table has 0.052 / 0.0126 and 0.270 / 0.055, of sums over places, to which fibres
    // come from where they touch their envelope: the density is infinite there, and 1000 places give 0.0513 and
    // 0.268, 16 000 0.0503 and 0.2608. These are sums by other code that meet no infinity, with 8000 places.
    for (variance, excess, normalised) in [(0.5, 0.05037, 0.01095), (1, 0.26147, 0.06081)] {
      let found = fine.floor(variance: variance)
      #expect(abs(found.excess / excess - 1) < 2e-3)
      #expect(abs(found.normalised / normalised - 1) < 1e-2)
      // Half as many places.
      let other = coarse.floor(variance: variance)
      #expect(abs(other.excess / found.excess - 1) < 2e-3)
      #expect(abs(other.normalised / found.normalised - 1) < 1e-2)
    }
  }

  @Test(
    "On a circle of radius R noise along normals adds what reaches the other side, exp(-2 R^2 / variance)",
    arguments: [(ClosedCurve.vonMisesCircle(), 9.0), (.rotationMixture, 2)])
  func circles(curve: ClosedCurve, squaredRadius: Double) {
    let model = NormalInflation(.closed(curve), nodes: 400, scan: 301)
    for variance in [0.5, 1, 2] {
      let found = model.floor(variance: variance)
      // Sums of a periodic density over midpoints are exact.
      #expect(abs(found.excess / exp(-2 * squaredRadius / variance) - 1) < 1e-9)
      #expect(found.normalised < found.excess)
    }
  }

  @Test(
    "On the unit sphere noise along normals adds exp(-2 / variance)",
    arguments: [ChartedSurface.sphereMixture, .sphereCorrelated, .sphereUnimodal])
  func sphere(surface: ChartedSurface) throws {
    let values: [(Double, PrintedNumber)] = [(0.1, "2e-9"), (0.5, "0.018"), (1, "0.135")]
    let cells = 100
    let latents = chartMidpoints(surface, cells)
    let cell = surface.axes.reduce(1) {
      $0 * ($1.window.upperBound - $1.window.lowerBound) / Double(cells)
    }
    // The other normal that leads to a point comes from the opposite one; its length is 2.
    let opposite = try latents.map { latent -> Double in
      let point = surface.embed(latent)
      let other = surface.project(point.map { -$0 }).latent
      let normal = surface.normals(at: other)
      let length = (0..<3).reduce(0) { $0 + 2 * point[$1] * normal[$1] }
      #expect(abs(abs(length) - 2) < 1e-12)
      let stretch = try #require(surface.principalCurvatures(at: other))
        .reduce(1) { $0 * abs(1 + $1 * length) }
      return exp(surface.logDensity(at: other)) / stretch
    }
    for (variance, value) in values {
      let factor = exp(-2 / variance)
      let density = zip(latents, opposite).map { latent, opposite in
        exp(surface.latentLogDensity(at: latent))
          + factor * opposite * exp(surface.logVolumeFactor(at: latent))
      }
      let found = SurfaceDensity(
        density: density, exact: latents.map { exp(surface.latentLogDensity(at: $0)) },
        columns: cells, cellArea: cell)
      // Nowhere below the truth, the model differs most in the whole: by its mass. Sums over midpoints of an
      // angle that ends at the poles are right to 1e-5 of one.
      #expect(abs(found.kolmogorovSmirnovRaw / factor - 1) < 1e-4)
      #expect(value.agrees(with: found.kolmogorovSmirnovRaw, within: 0.05))
    }
  }

  @Test("Points with noise along normals are as dense on the spiral as sums over fibres say")
  func samples() {
    let spiral = ThinSpiral()
    let (count, variance, width) = (200_000, 1.0, 0.03)
    let stream = RandomStream(seed: 17, path: ["normal floors"])
    let points = Inflation.normal(variance: variance, manifold: spiral).inflated(
      spiral.sample(count: count, from: stream.child("points")).points,
      from: stream.child("noise"))
    let near = (0..<count).count {
      spiral.project([points[2 * $0], points[2 * $0 + 1]]).distance < width
    }
    // Deflated, points within the width of the curve have the mass times the peak of the noise.
    let mass = Double(near) / Double(count) * (2 * .pi * variance).squareRoot() / (2 * width)
    let excess = NormalInflation(.spiral, nodes: 500, scan: 300).floor(variance: variance).excess
    // Five standard deviations of 6000 points are 6 %; without other fibres 21 % would be missing.
    #expect(abs(mass / (1 + excess) - 1) < 5 / Double(near).squareRoot())
  }
}
