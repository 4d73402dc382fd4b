import Glibc
import Tensors
import Testing

@testable import Simulators

@Suite("Von Mises distribution")
struct VonMisesTests {
  @Test(
    "Bessel functions have their tabulated values",
    arguments: [
      (2, 2.279585302), (5, 27.23987182), (6, 67.23440698), (8, 427.5641157), (10, 2815.716628),
      (50, 2.932553784e20),
    ])
  func bessel(argument: Double, value: Double) {
    // Ten digits are given.
    #expect(abs(BesselRatios(argument).scaledZeroth * exp(argument) / value - 1) < 5e-10)
  }

  @Test("Bessel functions keep to their limits")
  func besselLimits() {
    #expect(BesselRatios(0).scaledZeroth == 1 && BesselRatios(0).ratios.isEmpty)
    // I_0(x) is exp(x) / sqrt(2 pi x) times 1 + 1 / (8 x) + 9 / (128 x^2) + ...
    let large = 1e6
    let expansion = (1 + 1 / (8 * large)) / (2 * Double.pi * large).squareRoot()
    #expect(abs(BesselRatios(large).scaledZeroth / expansion - 1) < 1e-12)
    // I_1 / I_0 is about x / 2.
    #expect(abs(BesselRatios(1e-6).ratios[0] - 5e-7) < 1e-18)
  }

  @Test(
    "The distribution function is the integral of the density, turn after turn",
    arguments: [0.1, 2, 8, 50, 5000])
  func cumulative(concentration: Double) {
    let distribution = VonMises(concentration: concentration)
    #expect(abs(distribution.cumulative(at: -.pi)) < 1e-14)
    #expect(abs(distribution.cumulative(at: 0) - 0.5) < 1e-14)
    #expect(abs(distribution.cumulative(at: 3 * .pi) - 2) < 1e-13)
    // Trapezoids over steps far below the standard deviation of 0.014.
    let steps = 20_000
    let width = 2 * Double.pi / Double(steps)
    var integral = 0.0
    for step in 0..<steps {
      let left = -Double.pi + width * Double(step)
      integral +=
        width
        * (exp(distribution.logDensity(at: left)) + exp(distribution.logDensity(at: left + width)))
        / 2
      if step % 1000 == 0 {
        #expect(abs(integral - distribution.cumulative(at: left + width)) < 1e-5)
      }
    }
    // Over a whole turn trapezoids of a periodic function are exact.
    #expect(abs(integral - 1) < 1e-12)
  }

  @Test("Draws follow the distribution", arguments: [0.01, 2, 8, 50, 1e4])
  func draws(concentration: Double) {
    let distribution = VonMises(concentration: concentration)
    var stream = RandomStream(seed: 61, path: ["draws"])
    let angles = (0..<100_000).map { _ in distribution.draw(from: &stream) }
    #expect(angles.allSatisfy { abs($0) <= .pi })
    // 99.9 % point of the limiting Kolmogorov distribution.
    let critical = 1.949 / 100_000.0.squareRoot()
    #expect(kolmogorov(angles, distribution.cumulative) < critical)
  }

  @Test("Places of a periodic coordinate are found within its period, however far they are")
  func wrapping() {
    let range = 0...2 * Double.pi
    #expect(wrapped(1, into: range) == 1)
    #expect(abs(wrapped(-1, into: range) - (2 * .pi - 1)) < 1e-15)
    #expect(abs(wrapped(1 + 20 * .pi, into: range) - 1) < 1e-13)
    for value in [-1e-300, -Double.ulpOfOne, 2 * .pi.nextUp, 1e9, -1e9] {
      #expect(range.contains(wrapped(value, into: range)))
    }
  }

  @Test("Axes know their values, and the middles of their cells")
  func axes() {
    let height = ChartAxis(0 ... .infinity, window: 0...2)
    #expect(height.midpoints(count: 4) == [0.25, 0.75, 1.25, 1.75])
    #expect(height.contains(0) && height.contains(1e300) && !height.contains(-0.1))
    #expect(!height.contains(.nan))
    #expect(height.nearest(to: -3) == 0 && height.nearest(to: 7) == 7)
    let angle = ChartAxis(0...2 * .pi, isPeriodic: true)
    #expect(angle.contains(-50) && !angle.contains(.infinity))
    #expect(abs(angle.nearest(to: 7) - (7 - 2 * .pi)) < 1e-14)
  }
}
