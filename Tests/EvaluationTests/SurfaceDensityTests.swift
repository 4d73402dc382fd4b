import Evaluation
import Testing

@Suite("Evaluation: densities over a surface")
struct SurfaceDensityTests {
  /// Four cells of area 1/4 in two rows.
  private func density(_ density: [Double]) -> SurfaceDensity {
    SurfaceDensity(density: density, exact: [1, 1, 1, 1], columns: 2, cellArea: 0.25)
  }

  @Test("The truth has distance zero and the mass of the truth")
  func truth() {
    let right = density([1, 1, 1, 1])
    #expect(right.mass == 1 && right.exactMass == 1)
    #expect(right.kolmogorovSmirnovRaw == 0 && right.kolmogorovSmirnovNormalised == 0)
  }

  @Test("Wrong mass is seen raw and not normalised")
  func mass() {
    let heavy = density([1.5, 1.5, 1.5, 1.5])
    #expect(heavy.mass == 1.5)
    #expect(heavy.kolmogorovSmirnovRaw == 0.5 && heavy.kolmogorovSmirnovNormalised == 0)
  }

  @Test("A surplus in any one cell is seen, that of the last row and column too")
  func everyCell() {
    for cell in 0..<4 {
      var values = [1.0, 1, 1, 1]
      values[cell] = 2
      // The quadrant of the cell alone holds a quarter too much.
      #expect(density(values).kolmogorovSmirnovRaw == 0.25, "cell \(cell)")
    }
  }

  @Test("Every quadrant counts: a difference that the first two hide is found by the others")
  func everyQuadrant() {
    // Along the diagonal too much, beside it too little: rows and columns are right.
    let crossed = density([2, 0, 0, 2])
    #expect(crossed.kolmogorovSmirnovRaw == 0.25)
    // What is missing in the first cell is in the last; from the first corner alone a quarter is seen.
    let moved = density([0, 1, 1, 2])
    #expect(moved.kolmogorovSmirnovRaw == 0.25)
    #expect(density([0, 2, 2, 0]).kolmogorovSmirnovRaw == 0.25)
  }

  @Test("A density that is NaN somewhere, or nowhere positive, cannot look perfect")
  func broken() {
    let broken = density([1, .nan, 1, 1])
    #expect(broken.kolmogorovSmirnovRaw.isNaN && broken.kolmogorovSmirnovNormalised.isNaN)
    let empty = density([0, 0, 0, 0])
    #expect(empty.kolmogorovSmirnovRaw == 1 && empty.kolmogorovSmirnovNormalised.isNaN)
  }

  @Test(
    "The divergence vanishes for the truth, is infinite where a model has nothing, and mends mass")
  func divergence() {
    let truth = logarithms([0.2, 0.5, 0.3])
    func divergence(_ model: [Double]) -> Double {
      kullbackLeiblerDivergence(
        logTruth: truth, logModel: logarithms(model), weights: [1, 1, 1])
    }
    #expect(divergence([0.2, 0.5, 0.3]) == 0)
    #expect(divergence([0.2, 0.8, 0]) == .infinity)
    #expect(divergence([0.2, .nan, 0.3]).isNaN)
    // Twice the truth scores below zero as it is, and zero after scaling.
    let heavy = divergence([0.4, 1, 0.6])
    #expect(heavy < 0)
    #expect(abs(normalisedDivergence(heavy, mass: 2, exactMass: 1)) < 1e-15)
    let skewed = divergence([0.6, 1, 0.4])
    #expect(normalisedDivergence(skewed, mass: 2, exactMass: 1) > 0)
    // Where the truth has nothing it does not matter what the model has.
    #expect(
      kullbackLeiblerDivergence(logTruth: [-.infinity], logModel: [-.infinity], weights: [1]) == 0)
  }
}
