import Glibc
import Simulators
import Tensors
import Testing

@Suite("Spheroids with and without truncation")
struct SpheroidTruncationTests {
  private let stream = RandomStream(seed: 51, path: ["spheroid"])
  private let pole = Double.pi / 2

  @Test(
    "Published samples pass the pole at their known rate, truncated ones never",
    arguments: [
      // The probability beyond the pole of the published densities.
      ("spheroid_mixture", 0.00265), ("spheroid_correlated", 0.00266),
    ])
  func rates(name: String, share: Double) throws {
    let count = 200_000
    func beyond(_ truncation: SpheroidTruncation) throws -> Int {
      let simulator = try #require(
        SimulatorCatalogue.simulator(
          named: name, settings: SimulatorSettings(truncation: truncation)))
      let heights = try #require(
        simulator.sample(count: count, from: stream).latent(named: "z1"))
      return heights.count { $0 > pole }
    }
    // Four standard deviations of a count.
    let expected = share * Double(count)
    #expect(abs(Double(try beyond(.published)) - expected) < 4 * expected.squareRoot())
    #expect(try beyond(.pole) == 0)
  }

  @Test(
    "Truncation divides the density by what is left, and leaves nothing behind the pole",
    arguments: [
      (
        ChartedSurface.spheroidMixture(), ChartedSurface.spheroidMixture(truncation: .published),
        1 - 0.00265
      ),
      (
        ChartedSurface.spheroidCorrelated(),
        ChartedSurface.spheroidCorrelated(truncation: .published), 1 - 0.00266
      ),
    ])
  func densities(truncated: ChartedSurface, published: ChartedSurface, share: Double) {
    for latent in [[-0.7, 2.5], [0, 3], [1.2, 1.1]] {
      let ratio = exp(
        published.latentLogDensity(at: latent) - truncated.latentLogDensity(at: latent))
      // The shares are known to five decimals.
      #expect(abs(ratio - share) < 1e-5)
    }
    #expect(truncated.latentLogDensity(at: [1.6, 1]) == -.infinity)
    #expect(published.latentLogDensity(at: [1.6, 1]).isFinite)
  }

  @Test("Beyond the pole the published chart covers the sphere once more, then leaves it")
  func folding() {
    let published = ChartedSurface.spheroidCorrelated(truncation: .published)
    #expect(published.project(published.embed([2, 1])).distance < 1e-12)
    #expect(published.project(published.embed([2, 1])).latent[0] < pole)
    #expect(published.project(published.embed([4, 1])).distance > 0.1)
  }
}
