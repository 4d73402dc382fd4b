import Glibc
import Tensors
import Testing

@testable import Simulators

@Suite("Spherical Gaussian")
struct SphericalGaussianTests {
  private let stream = RandomStream(seed: 61, path: ["sphere"])

  private func gaussian(_ settings: SimulatorSettings = SimulatorSettings()) throws
    -> SphericalGaussian
  {
    try #require(
      SimulatorChoice("spherical_gaussian", settings: settings).simulator as? SphericalGaussian)
  }

  @Test("It is the published one unless settings say otherwise, and none that does not fit")
  func settings() throws {
    let published = try gaussian()
    #expect(published.name == "spherical_gaussian")
    #expect((published.manifoldDimension, published.dataDimension) == (8, 9))
    #expect(abs(published.width - .pi / 4) < 1e-15 && published.phase == .pi / 2)
    let other = try gaussian(
      SimulatorSettings(
        dataDimension: 5, manifoldDimension: 2, noiseScale: 0.1, polarAngles: .folded))
    #expect((other.manifoldDimension, other.dataDimension) == (2, 5))
    #expect(other.polarAngles == .folded)
    for settings in [
      SimulatorSettings(dataDimension: 8), SimulatorSettings(manifoldDimension: 0),
      SimulatorSettings(noiseScale: 0),
    ] {
      #expect(SimulatorChoice("spherical_gaussian", settings: settings).simulator == nil)
    }
  }

  @Test("On the circle the density is that of an angle of deviation pi/4 around pi/2, wrapped")
  func circle() throws {
    let circle = try gaussian(SimulatorSettings(dataDimension: 2, manifoldDimension: 1))
    for angle in [0.0, 0.4, 1.5, 3, 4.7, 6.2] {
      let density = (-3...3).reduce(0.0) { sum, turn in
        let ratio = (angle + 2 * .pi * Double(turn) - .pi / 2) / (.pi / 4)
        return sum + exp(-ratio * ratio / 2) / (.pi / 4 * (2 * .pi).squareRoot())
      }
      #expect(abs(exp(circle.logDensity(at: [angle])) / density - 1) < 1e-12)
    }
    let rule = Quadrature([0...2 * .pi], panels: 40)
    #expect(abs(circle.marginal(0, in: rule, others: []) - 1) < 1e-12)
  }

  @Test(
    "On the sphere the density integrates to one, truncated or folded",
    arguments: SphericalGaussian.PolarAngles.allCases)
  func normalised(polarAngles: SphericalGaussian.PolarAngles) throws {
    let sphere = try gaussian(
      SimulatorSettings(dataDimension: 3, manifoldDimension: 2, polarAngles: polarAngles))
    #expect(abs(sphere.probability([[0 ... .pi], [0...2 * .pi]], panels: 30) - 1) < 1e-9)
  }

  @Test(
    "Data have normal noise on the radius and on further coordinates, and the rest of them none")
  func noise() throws {
    let sphere = try gaussian(
      SimulatorSettings(dataDimension: 5, manifoldDimension: 2, noiseScale: 0.05))
    let count = 20_000
    let samples = sphere.sample(count: count, from: stream)
    for shift in 0..<3 {
      let values = (0..<count).map { shifts(samples.point($0))[shift] / 0.05 }
      // 99.99 % of the limiting Kolmogorov distribution.
      let difference = kolmogorov(values) { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
      #expect(difference < 2.225 / Double(count).squareRoot())
    }
    #expect(samples == sphere.sample(count: count, from: stream))
  }

  @Test("Points out of the distribution have its angles, and are shifted uniformly over [-3 s, 0)")
  func outOfDistribution() throws {
    let sphere = try gaussian(
      SimulatorSettings(dataDimension: 5, manifoldDimension: 2, noiseScale: 0.05))
    let count = 20_000
    let critical = 2.225 / Double(count).squareRoot()
    let samples = sphere.sampleOutOfDistribution(count: count, from: stream)
    for row in 0..<200 {
      let point = samples.point(row)
      let shift = shifts(point).reduce(0) { hypot($0, $1) }
      #expect(abs(sphere.project(point).distance - shift) < 1e-12)
    }
    for shift in 0..<3 {
      let values = (0..<count).map { shifts(samples.point($0))[shift] / 0.05 }
      #expect(values.allSatisfy { (-3..<1e-12).contains($0) })
      #expect(kolmogorov(values) { min(max(1 + $0 / 3, 0), 1) } < critical)
    }
    let data = sphere.sample(count: count, from: stream.child("data"))
    for angle in 0..<2 {
      let difference = twoSampleKolmogorov(
        data.latentColumns[angle].values, samples.latentColumns[angle].values)
      #expect(difference < 2.0.squareRoot() * critical)
    }
    let few = sphere.sampleOutOfDistribution(count: 10, from: stream)
    #expect(few.points == Array(samples.points[..<50]))
  }

  /// How far a point around a sphere of dimension 2 in dimension 5 is from it: along the radius, then
  /// along both further axes.
  private func shifts(_ point: [Double]) -> [Double] {
    [point[..<3].reduce(0) { hypot($0, $1) } - 1] + point[3...]
  }
}
