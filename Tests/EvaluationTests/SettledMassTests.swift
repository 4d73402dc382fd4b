import Evaluation
import Glibc
import Testing

@Suite("Evaluation: masses that settle")
struct SettledMassTests {
  /// ln of a Gaussian ridge of the given width along a line across the plane, of mass 1 with a unit
  /// Gaussian along it.
  private func ridge(width: Double) -> ([Double]) -> [Double] {
    { points in
      stride(from: 0, to: points.count, by: 2).map { (start: Int) -> Double in
        let (x, y) = (points[start], points[start + 1])
        let (along, across) = (0.6 * x + 0.8 * y, (0.8 * x - 0.6 * y) / width)
        return -(along * along + across * across) / 2 - log(2 * Double.pi * width)
      }
    }
  }

  @Test("A thin ridge is refined until its mass stands")
  func settles() {
    let found = SettledMass(
      over: [-8...8, -8...8], coarsest: 20, refinements: 6, tolerance: 1e-4,
      logDensity: ridge(width: 0.1))
    #expect(found.isSettled)
    // The agreement of two grids bounds the error: trapezoids converge faster than geometrically.
    #expect(abs(found.mass - 1) < 1e-4)
    #expect(found.steps[0].change.isNaN)
    #expect(found.steps.map(\.resolution) == found.steps.indices.map { (20 << $0) + 1 })
    // Cells of 0.8 are nothing for a ridge of 0.1: the first grid alone would not do.
    #expect(abs(found.steps[0].mass - 1) > 1e-3)
    #expect(found.change == abs(found.mass - found.steps[found.steps.count - 2].mass))
  }

  @Test("What is too thin for the finest grid, or no number, is not settled")
  func unsettled() {
    let thin = SettledMass(
      over: [-8...8, -8...8], coarsest: 10, refinements: 2, tolerance: 1e-4,
      logDensity: ridge(width: 0.01))
    #expect(!thin.isSettled && thin.steps.count == 3)
    let broken = SettledMass(
      over: [-1...1, -1...1], coarsest: 2, refinements: 1, tolerance: 1e-4
    ) { points in [Double](repeating: .nan, count: points.count / 2) }
    #expect(!broken.isSettled && broken.mass.isNaN)
    let once = SettledMass(
      over: [-1...1], coarsest: 2, refinements: 0, tolerance: 1
    ) { [Double](repeating: 0, count: $0.count) }
    #expect(!once.isSettled && once.mass == 2 && once.change.isNaN)
  }
}
