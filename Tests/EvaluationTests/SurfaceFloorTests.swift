import Simulators
import Testing

@testable import Evaluation

/// What a perfect model of inflated data scores on every surface: the floor of all learning.
@Suite("Evaluation: the floors of surfaces")
struct SurfaceFloorTests {
  /// What the numbers found independently, with other grids, are uncertain by besides their rounding.
  private static let uncertainty = 0.02

  // Twice as many cells and closer sources change distances by 0.7 % on the unimodal sphere, by 0.3 % or
  // less in the other cases that were compared, and masses by 3e-6.
  @Test(
    "On surfaces with and without rims and poles a perfect model scores the bias of inflation",
    arguments: SurfaceFloor.all)
  func floor(expected: SurfaceFloor) {
    let model = expected.model(spacing: 1.2)
    let found = expected.compare(model, cells: 100)
    let within = Self.uncertainty
    #expect(expected.raw.agrees(with: found.kolmogorovSmirnovRaw, within: within))
    #expect(expected.normalised.agrees(with: found.kolmogorovSmirnovNormalised, within: within))
    #expect(expected.mass.agrees(with: found.mass / found.exactMass, within: within, of: 1))
    // The probability in the window, which on spheroids is given to five digits.
    #expect(abs(found.exactMass - expected.exactMass) < 1e-5)

    // Where sources lie most closely, on spheroids with the least noise, fewer cells say the same.
    guard expected.variance < 0.001, expected.bounds.count > 2 else { return }
    let coarse = expected.compare(model, cells: 60)
    #expect(abs(coarse.kolmogorovSmirnovRaw / found.kolmogorovSmirnovRaw - 1) < within)
    #expect(
      abs(coarse.kolmogorovSmirnovNormalised / found.kolmogorovSmirnovNormalised - 1) < within)
    #expect(abs(coarse.mass / coarse.exactMass - found.mass / found.exactMass) < 1e-6)
  }
}
