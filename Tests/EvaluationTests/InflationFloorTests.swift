import Evaluation
import Glibc
import Simulators
import Testing

/// The floors that studies draw, against numbers that were found independently.
@Suite("Evaluation: the floor of inflation")
struct InflationFloorTests {
  struct Case: Sendable, CustomStringConvertible {
    let simulator: any ManifoldSimulator
    let variance: Double
    let raw, normalised: PrintedNumber
    var description: String { "\(simulator.name), variance \(variance)" }

    init(
      _ simulator: any ManifoldSimulator, _ variance: Double, _ raw: PrintedNumber,
      _ normalised: PrintedNumber
    ) {
      (self.simulator, self.variance) = (simulator, variance)
      (self.raw, self.normalised) = (raw, normalised)
    }
  }

  @Test(
    "Isotropic noise costs on curves what sums over all of the curve say",
    arguments: [
      Case(ClosedCurve.vonMisesCircle(), 1e-4, "1.1e-5", "1.0e-5"),
      Case(ClosedCurve.vonMisesCircle(), 0.001, "1.06e-4", "1.04e-4"),
      Case(ClosedCurve.vonMisesCircle(), 0.01, "0.00106", "0.00104"),
      Case(ClosedCurve.vonMisesCircle(), 0.1, "0.0103", "0.0100"),
      Case(ClosedCurve.vonMisesCircle(), 0.5, "0.045", "0.044"),
      // In a space of more dimensions the floor is the same.
      Case(ClosedCurve.vonMisesCircle(dataDimension: 5), 0.01, "0.00106", "0.00104"),
      Case(ClosedCurve.rotationMixture, 1e-4, "1.4e-5", "8e-6"),
      Case(ClosedCurve.rotationMixture, 0.01, "0.00136", "0.00078"),
      Case(ClosedCurve.rotationMixture, 0.1, "0.0126", "0.0066"),
      Case(ClosedCurve.rotationMixture, 0.5, "0.053", "0.017"),
      // The numbers of OracleFloorTests, which explain where a table differs.
      Case(ThinSpiral(), 1e-4, "0.00001657", "0.00001657"),
      Case(ThinSpiral(), 0.001, "0.000153", "0.000153"),
      Case(ThinSpiral(), 0.01, "0.001135", "0.001133"),
      Case(ThinSpiral(), 0.1, "0.005762", "0.005690"),
      Case(ThinSpiral(), 0.5, "0.062098", "0.020661"),
    ])
  func curves(expected: Case) throws {
    let found = try #require(
      InflationFloor(isotropic: expected.variance, on: expected.simulator, threads: 2))
    #expect(expected.raw.agrees(with: found.kolmogorovSmirnovRaw, within: 0.02))
    #expect(expected.normalised.agrees(with: found.kolmogorovSmirnovNormalised, within: 0.02))
  }

  @Test(
    "Isotropic noise costs on surfaces what sums over all of the surface say",
    arguments: [
      Case(ChartedSurface.sphereMixture, 1e-4, "0.00021", "0.00021"),
      Case(ChartedSurface.sphereMixture, 0.01, "0.0176", "0.0176"),
      Case(ChartedSurface.sphereMixture, 0.1, "0.1077", "0.1077"),
      Case(ChartedSurface.torusMixture, 0.001, "8.4e-4", "4.6e-4"),
      Case(ChartedSurface.torusMixture, 0.1, "0.091", "0.039"),
      Case(ChartedSurface.hyperboloidUnimodal, 0.01, "0.0876", "0.0876"),
      Case(ChartedSurface.spheroidMixture(truncation: .published), 0.01, "0.0076", "0.0088"),
      Case(ChartedSurface.swissRollMixture, 0.01, "0.0053", "0.0030"),
    ])
  func surfaces(expected: Case) throws {
    let found = try #require(
      InflationFloor(isotropic: expected.variance, on: expected.simulator, threads: 2))
    // The uncertainty of the numbers, besides their rounding.
    #expect(expected.raw.agrees(with: found.kolmogorovSmirnovRaw, within: 0.02))
    #expect(expected.normalised.agrees(with: found.kolmogorovSmirnovNormalised, within: 0.02))
  }

  @Test(
    "Noise along the normals of a circle or sphere reaches its other side, exp(-2 R^2 / variance)")
  func normals() throws {
    let cases: [(any ManifoldSimulator, Double)] = [
      (ClosedCurve.vonMisesCircle(), 9), (ClosedCurve.rotationMixture, 2),
      (ChartedSurface.sphereMixture, 1), (ChartedSurface.sphereUnimodal, 1),
    ]
    for (simulator, squaredRadius) in cases {
      for variance in [0.5, 1] {
        let found = try #require(InflationFloor(alongNormals: variance, on: simulator))
        let excess = exp(-2 * squaredRadius / variance)
        // Midpoints of an angle that ends at the poles are right to 1e-5.
        #expect(abs(found.kolmogorovSmirnovRaw / excess - 1) < 1e-4)
        // ... and to the last digit of one.
        #expect(abs(found.mass - 1 - excess) < 1e-4 * excess + 1e-15)
        #expect(found.kolmogorovSmirnovNormalised < found.kolmogorovSmirnovRaw)
      }
    }
  }

  @Test("Where nothing is known, or too much would have to be summed, there is no floor")
  func unknown() {
    #expect(InflationFloor(alongNormals: 0.1, on: ThinSpiral()) == nil)
    #expect(InflationFloor(alongNormals: 0.1, on: ChartedSurface.torusMixture) == nil)
    #expect(InflationFloor(isotropic: 1e-9, on: ChartedSurface.sphereMixture) == nil)
  }
}
