import Evaluation
import Glibc
import Testing

@Suite("Evaluation: densities")
struct DensityTests {
  @Test("Deflation adds half of ln(2 pi sigma^2) for each normal direction")
  func deflation() {
    let peak = log(2 * Double.pi * 0.01)
    #expect(
      deflate(logDensity: [0, -3], dataDimension: 2, manifoldDimension: 1, variance: 0.01)
        == [peak / 2, -3 + peak / 2])
    #expect(
      deflate(logDensity: [1], dataDimension: 5, manifoldDimension: 2, variance: 0.01)
        == [1 + 1.5 * peak])
    #expect(
      deflate(logDensity: [1], dataDimension: 2, manifoldDimension: 2, variance: 0.01) == [1])
    #expect(
      deflate(logDensity: [-.infinity], dataDimension: 2, manifoldDimension: 1, variance: 0.01)
        == [-.infinity])
  }

  @Test("Deflating an inflated straight line gives the density on the line")
  func deflatedLine() {
    let onLine = -0.7
    let inflated = onLine - 0.5 * log(2 * Double.pi * 0.04)
    let deflated = deflate(
      logDensity: [inflated], dataDimension: 2, manifoldDimension: 1, variance: 0.04)
    #expect(abs(deflated[0] - onLine) < 1e-15)
  }

  @Test("Grid points have the last axis fastest and hold both ends exactly")
  func gridOrder() {
    let grid = DensityGrid(axes: [0...2, -1...0.3], resolution: 3)
    #expect(grid.count == 9)
    #expect(grid.coordinates(ofAxis: 1) == [-1, -0.35, 0.3])
    #expect(
      grid.points == [
        0, -1, 0, -0.35, 0, 0.3, 1, -1, 1, -0.35, 1, 0.3, 2, -1, 2, -0.35, 2, 0.3,
      ])
    #expect(abs(grid.cellVolume - 0.65) < 1e-15)
    let spiral = DensityGrid(axes: [-4.8...6, -4.5...5], resolution: 100)
    #expect(spiral.count == 10_000)
    #expect(spiral.coordinates(ofAxis: 0).first == -4.8)
    #expect(spiral.coordinates(ofAxis: 0).last == 6)
    #expect(spiral.coordinates(ofAxis: 1).last == 5)
  }

  @Test("A Gaussian inside the grid has mass one by either rule")
  func gaussianMass() {
    let grid = DensityGrid(axes: [-6...6, -5...7], resolution: 100)
    let points = grid.points
    let logPeak = -log(2 * Double.pi)
    let logDensity = stride(from: 0, to: points.count, by: 2).map { (start: Int) -> Double in
      let (x, y) = (points[start], points[start + 1])
      return logPeak - (x * x + y * y) / 2
    }
    #expect(abs(grid.riemannMass(logDensity: logDensity) - 1) < 1e-6)
    #expect(abs(grid.trapezoidMass(logDensity: logDensity) - 1) < 1e-6)
  }

  @Test("The trapezoid rule is exact for a constant; the sum over points counts the rim twice over")
  func constantMass() {
    let grid = DensityGrid(axes: [0...2, 0...3, 0...1], resolution: 5)
    let constant = [Double](repeating: log(2), count: grid.count)
    #expect(abs(grid.trapezoidMass(logDensity: constant) - 12) < 1e-13)
    #expect(abs(grid.riemannMass(logDensity: constant) - 12 * pow(1.25, 3)) < 1e-12)
  }

  @Test("Curve distances tell wrong mass from wrong shape")
  func curve() {
    let parameters = (0...1000).map { Double($0) / 1000 }
    let speeds = [Double](repeating: 2, count: 1001)
    func density(_ value: (Double) -> Double) -> CurveDensity {
      CurveDensity(
        logDensity: parameters.map { log(value($0) / 2) }, parameters: parameters,
        speeds: speeds, exactCumulative: parameters)
    }
    let right = density { _ in 1 }
    #expect(abs(right.mass - 1) < 1e-12)
    #expect(right.kolmogorovSmirnovRaw < 1e-12 && right.kolmogorovSmirnovNormalised < 1e-12)
    let heavy = density { _ in 1.2 }
    #expect(abs(heavy.mass - 1.2) < 1e-12)
    #expect(abs(heavy.kolmogorovSmirnovRaw - 0.2) < 1e-12)
    #expect(heavy.kolmogorovSmirnovNormalised < 1e-12)
    // F(t) = t^2 differs from t by 1/4 at t = 1/2.
    let skewed = density { 2 * $0 }
    #expect(abs(skewed.kolmogorovSmirnovRaw - 0.25) < 1e-6)
    #expect(abs(skewed.kolmogorovSmirnovNormalised - 0.25) < 1e-6)
  }

  @Test("A density that is NaN somewhere, or nowhere positive, cannot look perfect")
  func brokenCurve() {
    for (logDensity, rawIsBroken) in [
      ([0.0, .nan, 0], true), ([-Double.infinity, -.infinity, -.infinity], false),
    ] {
      let density = CurveDensity(
        logDensity: logDensity, parameters: [0, 0.5, 1], speeds: [1, 1, 1],
        exactCumulative: [0, 0.5, 1])
      #expect(density.kolmogorovSmirnovNormalised.isNaN)
      #expect(rawIsBroken ? density.kolmogorovSmirnovRaw.isNaN : density.kolmogorovSmirnovRaw == 1)
    }
  }

  @Test("The latent density is the density on the manifold times the volume factor")
  func latent() {
    let density = latentDensity(
      logDensity: [log(2), -.infinity], logVolumeFactor: [log(3), 20])
    #expect(abs(density[0] - 6) < 1e-14 && density[1] == 0)
  }
}
