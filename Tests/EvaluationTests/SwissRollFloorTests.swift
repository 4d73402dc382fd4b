import Glibc
import Simulators
import Testing

@testable import Evaluation

/// What a perfect model of inflated data scores on Swiss rolls, whose whole rim noise leaks over.
@Suite("Evaluation: the floors of Swiss rolls")
struct SwissRollFloorTests {
  struct Floor: Sendable, CustomStringConvertible {
    let surface: ChartedSurface
    let variance: Double
    /// Distances as they are and after scaling to the true mass, and mass.
    let raw, normalised, mass: Double
    var description: String { "\(surface.name), variance \(variance)" }

    init(
      _ surface: ChartedSurface, _ variance: Double, _ raw: Double, _ normalised: Double,
      _ mass: Double
    ) {
      (self.surface, self.variance) = (surface, variance)
      (self.raw, self.normalised, self.mass) = (raw, normalised, mass)
    }
  }

  /// Computed by other code, with Gauss-Legendre rules and 800 x 800 cells, whose digits are those of 400 x 400
  /// but for the last.
  private static let floors = [
    Floor(.swissRollMixture, 1e-4, 5.41185e-4, 3.06995e-4, 0.999459),
    Floor(.swissRollMixture, 0.001, 0.00170936, 9.65752e-4, 0.998291),
    Floor(.swissRollMixture, 0.01, 0.00538597, 0.00300877, 0.994614),
    Floor(.swissRollMixture, 0.1, 0.0168580, 0.00906319, 0.983142),
    Floor(.swissRollCorrelated, 1e-4, 4.97223e-4, 3.06449e-4, 0.999503),
    Floor(.swissRollCorrelated, 0.001, 0.00156924, 9.68016e-4, 0.998431),
    Floor(.swissRollCorrelated, 0.01, 0.00493140, 0.00304773, 0.995069),
    Floor(.swissRollCorrelated, 0.1, 0.0152936, 0.00938479, 0.984706),
    Floor(.swissRollUnimodal, 1e-4, 1.18140e-4, 8.28467e-5, 0.999882),
    Floor(.swissRollUnimodal, 0.001, 3.71977e-4, 2.62357e-4, 0.999628),
    Floor(.swissRollUnimodal, 0.01, 0.00116044, 8.32279e-4, 0.998840),
    Floor(.swissRollUnimodal, 0.1, 0.00450508, 0.00262740, 0.996480),
  ]

  @Test(
    "A perfect model scores these distances and masses, with few cells and with many",
    arguments: floors)
  func floor(expected: Floor) {
    let model = SwissRollInflation(expected.surface, variance: expected.variance)
    // Distances are the largest differences at corners of cells, and change by this much with them.
    for (cells, within) in [(100, 2e-3), (200, 5e-4)] {
      let found = model.compare(cells: cells)
      #expect(abs(found.kolmogorovSmirnovRaw / expected.raw - 1) < within, "\(cells)")
      #expect(abs(found.kolmogorovSmirnovNormalised / expected.normalised - 1) < within, "\(cells)")
      // Half a unit of the last digit, and the error of cells, a thousandth of what is lost.
      #expect(abs(found.mass - expected.mass) < 5e-7 + 1e-3 * (1 - expected.mass), "\(cells)")
      #expect(abs(found.exactMass - 1) < 1e-6)
    }
  }

  /// Values as they stand in a table, computed elsewhere.
  struct Tabled: Sendable, CustomStringConvertible {
    let surface: ChartedSurface
    let variance: Double
    let raw, normalised, mass: PrintedNumber
    /// How far the table may be off, relative to the distances.
    let uncertainty: Double
    var description: String { "\(surface.name), variance \(variance)" }

    init(
      _ surface: ChartedSurface, _ variance: Double, _ raw: PrintedNumber,
      _ normalised: PrintedNumber, _ mass: PrintedNumber, within uncertainty: Double
    ) {
      (self.surface, self.variance, self.uncertainty) = (surface, variance, uncertainty)
      (self.raw, self.normalised, self.mass) = (raw, normalised, mass)
    }
  }

  // At 0.01 and 0.1 the table holds to its own 2 %. At 0.001 the rim, 0.0015 of the first coordinate wide, was not
  // resolved: distances are up to 15 % too small. At 1e-4 they are a third of the true ones, 1.6e-4 for
  // 5.4e-4, 1.4e-4 for 5.0e-4 and 4e-5 for 1.2e-4, and do not follow the law of the rim below: they are wrong.
  @Test(
    "The values of the table hold but for what its cells did not resolve",
    arguments: [
      Tabled(.swissRollMixture, 0.001, "0.0016", "0.0009", "0.9984", within: 0.15),
      Tabled(.swissRollMixture, 0.01, "0.0053", "0.0030", "0.9947", within: 0.02),
      Tabled(.swissRollMixture, 0.1, "0.0168", "0.0090", "0.983", within: 0.02),
      Tabled(.swissRollCorrelated, 0.001, "0.0014", "0.0009", "0.9986", within: 0.15),
      Tabled(.swissRollCorrelated, 0.01, "0.0049", "0.0030", "0.9951", within: 0.02),
      Tabled(.swissRollCorrelated, 0.1, "0.0153", "0.0094", "0.985", within: 0.02),
      Tabled(.swissRollUnimodal, 0.001, "3.2e-4", "2.5e-4", "0.9997", within: 0.15),
      Tabled(.swissRollUnimodal, 0.01, "0.0011", "0.0008", "0.9989", within: 0.02),
      Tabled(.swissRollUnimodal, 0.1, "0.0045", "0.0026", "0.9965", within: 0.02),
    ])
  func table(expected: Tabled) {
    let found = SwissRollInflation(expected.surface, variance: expected.variance)
      .compare(cells: 100)
    let within = expected.uncertainty
    #expect(expected.raw.agrees(with: found.kolmogorovSmirnovRaw, within: within))
    #expect(expected.normalised.agrees(with: found.kolmogorovSmirnovNormalised, within: within))
    #expect(expected.mass.agrees(with: found.mass, within: within, of: 1))
  }

  @Test(
    "Little noise takes sigma / sqrt(2 pi) times the density along the rim",
    arguments: [
      ChartedSurface.swissRollMixture, .swissRollCorrelated, .swissRollUnimodal,
    ])
  func rim(surface: ChartedSurface) {
    let steps = 1000
    let sides: [(Double) -> [Double]] = [{ [0, $0] }, { [1, $0] }, { [$0, 0] }, { [$0, 1] }]
    let rim = sides.reduce(0.0) { sum, side in
      (0..<steps).reduce(sum) { sum, step in
        let bounds = [0, 1].map { Double(step + $0) / Double(steps) }
        let ends = bounds.map { surface.embed(side($0)) }
        let length = zip(ends[0], ends[1]).reduce(0) { hypot($0, $1.0 - $1.1) }
        return sum + length * exp(surface.logDensity(at: side((bounds[0] + bounds[1]) / 2)))
      }
    }
    for variance in [1e-4, 1e-3, 1e-2] {
      let loss = 1 - SwissRollInflation(surface, variance: variance).compare(cells: 100).mass
      let expected = (variance / (2 * .pi)).squareRoot() * rim
      // To second order curvature adds up to 0.047 / 8 of the variance, and corners, of which the law takes
      // too much, p* / 2 pi each: 0.002. Cells err by a thousandth.
      #expect(abs(loss - expected) < 0.008 * variance + 1e-3 * expected)
    }
  }

  @Test("Noise along one coordinate after the other is noise from all near places")
  func points() {
    let variance = 0.1
    let nodes = [0.0, 0.004, 0.03, 0.4, 0.77, 1]
    for surface in [ChartedSurface.swissRollMixture, .swissRollCorrelated] {
      let found = SwissRollInflation(surface, variance: variance).deflated(nodes, nodes)
      // At this spacing sums are wrong by 2e-7 where the surface goes on.
      let model = LocalInflation(surface, bounds: [0, 1], variance: variance, spacing: 1.1)
      let expected = nodes.flatMap { first in
        nodes.map { model.deflated(at: surface.embed([first, $0])) }
      }
      for (value, wanted) in zip(found, expected) { #expect(abs(value - wanted) < 1e-5) }
    }
  }
}
