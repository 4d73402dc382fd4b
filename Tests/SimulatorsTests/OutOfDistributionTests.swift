import Glibc
import Tensors
import Testing

@testable import Simulators

@Suite("Points out of the distribution, as published with two data sets")
struct OutOfDistributionTests {
  private let stream = RandomStream(seed: 41, path: ["no data"])

  @Test(
    "They are data with normal noise of deviation 0.1 on every coordinate",
    arguments: [PolynomialSurface(parameter: 0), Lorenz()] as [any OutOfDistributionSimulator])
  func noise(simulator: any OutOfDistributionSimulator) {
    let count = 10_000
    let found = simulator.sampleOutOfDistribution(count: count, from: stream)
    let data = simulator.sample(count: count, from: stream.child("points"))
    #expect(found.latentColumns == data.latentColumns)
    for axis in 0..<3 {
      let values = (0..<count).map { (found.point($0)[axis] - data.point($0)[axis]) / 0.1 }
      // 99.99 % of the limiting Kolmogorov distribution.
      let difference = kolmogorov(values) { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
      #expect(difference < 2.225 / Double(count).squareRoot())
    }
  }

  @Test(
    "The first ones do not depend on how many are drawn, and the same stream gives the same",
    arguments: [PolynomialSurface(parameter: 0), Lorenz()] as [any OutOfDistributionSimulator])
  func prefixes(simulator: any OutOfDistributionSimulator) {
    let many = simulator.sampleOutOfDistribution(count: 30, from: stream)
    let few = simulator.sampleOutOfDistribution(count: 4, from: stream)
    #expect(few.points == Array(many.points.prefix(12)))
    #expect(many == simulator.sampleOutOfDistribution(count: 30, from: stream))
    let other = simulator.sampleOutOfDistribution(count: 30, from: stream.child("other"))
    #expect(many.points != other.points)
  }

  @Test("Those of the attractor are the same points in the units of its equations")
  func units() {
    let standardised = Lorenz().sampleOutOfDistribution(count: 20, from: stream)
    let plain = Lorenz(isStandardised: false).sampleOutOfDistribution(count: 20, from: stream)
    #expect(plain.latentColumns == standardised.latentColumns)
    for row in 0..<20 {
      for axis in 0..<3 {
        let restored = standardised.point(row)[axis] * Lorenz.deviations[axis] + Lorenz.means[axis]
        #expect(abs(restored - plain.point(row)[axis]) < 1e-13)
      }
    }
  }
}
