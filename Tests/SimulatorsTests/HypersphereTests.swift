import Glibc
import Tensors
import Testing

@testable import Simulators

@Suite("Mixtures on spheres of any dimension")
struct HypersphereTests {
  private let stream = RandomStream(seed: 81, path: ["hypersphere"])

  /// Those that no grid covers; curves and surfaces are among the manifolds of the other suites.
  static let mixtures = [
    HypersphereMixture(sphereDimension: 3, dataDimension: 6, radius: 2, manifoldSeed: 4),
    HypersphereMixture(components: 2),
    HypersphereMixture(sphereDimension: 64, dataDimension: 100, components: 3, concentration: 10),
  ]

  private func latents(_ simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: stream)
    return (0..<count).map { row in samples.latentColumns.map { $0.values[row] } }
  }

  private func rows(_ values: [Double], of width: Int) -> [[Double]] {
    stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  private func product(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test(
    "Tangents and volume factor are those of the finite-difference Jacobian", arguments: mixtures)
  func jacobian(mixture: HypersphereMixture) {
    let simulator = mixture.simulator
    for latent in latents(simulator, count: 10) {
      let tangents = rows(simulator.tangents(at: latent), of: simulator.dataDimension)
      var logVolume = 0.0
      for coordinate in latent.indices {
        func moved(_ step: Double) -> [Double] {
          simulator.embed(latent.enumerated().map { $0 == coordinate ? $1 + step : $1 })
        }
        let difference = zip(moved(1e-5), moved(-1e-5)).map { ($0 - $1) / 2e-5 }
        let length = SphericalAngles.length(difference)
        logVolume += log(length)
        // Rounding of differences, 1e-11, is seen where an angle moves by little: far down the chart.
        #expect(
          zip(difference, tangents[coordinate]).allSatisfy { abs($0 - length * $1) < 1e-9 })
      }
      // Each of up to 64 lengths is right to 1e-9 and rounding; lengths are above 1e-3 here or nearly so.
      #expect(abs(simulator.logVolumeFactor(at: latent) - logVolume) < 1e-5)
    }
  }

  @Test(
    "Tangents and normals are an orthonormal basis, and steps along normals are undone",
    arguments: mixtures)
  func normals(mixture: HypersphereMixture) {
    let simulator = mixture.simulator
    for latent in latents(simulator, count: 10) {
      let normals = rows(simulator.normals(at: latent), of: simulator.dataDimension)
      let basis = rows(simulator.tangents(at: latent), of: simulator.dataDimension) + normals
      #expect(basis.count == simulator.dataDimension)
      for (row, first) in basis.enumerated() {
        for (column, second) in basis.enumerated() where column >= row {
          #expect(abs(product(first, second) - (row == column ? 1 : 0)) < 1e-12)
        }
      }
      let point = simulator.embed(latent)
      #expect(abs(SphericalAngles.length(point) - mixture.radius) < 1e-13)
      for normal in normals {
        let projection = simulator.project(zip(point, normal).map { $0 - 0.3 * $1 })
        #expect(abs(projection.distance - 0.3) < 1e-12)
        #expect(zip(projection.point, point).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
  }

  /// Uniform points of the sphere with their density per area, times the area: 1 in the mean.
  private func weighted(
    _ mixture: HypersphereMixture, count: Int
  ) -> [(direction: [Double], weight: Double)] {
    let simulator = mixture.simulator
    var draws = stream.child("uniform")
    let d = Double(mixture.sphereDimension)
    let logArea =
      VonMisesFisher.logArea(ofSphere: mixture.sphereDimension) + d * log(mixture.radius)
    return (0..<count).map { _ in
      let normals = draws.normals(count: mixture.sphereDimension + 1)
      let length = SphericalAngles.length(normals)
      let latent = SphericalAngles.angles(of: normals)
      return (normals.map { $0 / length }, exp(simulator.logDensity(at: latent) + logArea))
    }
  }

  private func moments(_ values: [Double]) -> (mean: Double, standardError: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return (mean, (variance / count).squareRoot())
  }

  @Test("The density integrates to one, and samples follow it", arguments: mixtures)
  func density(mixture: HypersphereMixture) {
    let count = 40_000
    let uniform = weighted(mixture, count: count)
    let total = moments(uniform.map(\.weight))
    // 12 comparisons: a right density and sampler fail one of them once in ten thousand times.
    #expect(abs(total.mean - 1) < 4.5 * total.standardError)
    #expect(total.standardError < 0.06)
    let simulator = mixture.simulator
    let samples = simulator.sample(count: count, from: stream)
    let frame = mixture.chart.frame
    let directions = (0..<count).map {
      frame.coordinates(of: samples.point($0)).map { $0 / mixture.radius }
    }
    // The share of points nearer than at right angles to the first centre, to the second and to both.
    let centers = mixture.centers
    let isNear: [([Double]) -> Bool] = [
      { product($0, centers[0]) > 0.3 }, { product($0, centers[1]) > 0.3 },
      { product($0, centers[0]) > 0 && product($0, centers[1]) > 0 },
    ]
    for isNear in isNear {
      let exact = moments(uniform.map { isNear($0.direction) ? $0.weight : 0 })
      let found = moments(directions.map { isNear($0) ? 1 : 0 })
      #expect(
        abs(exact.mean - found.mean) < 4.5 * hypot(exact.standardError, found.standardError))
    }
  }

  @Test(
    "The first points do not depend on how many are drawn, and every point lies where its angles say",
    arguments: mixtures)
  func samples(mixture: HypersphereMixture) {
    let simulator = mixture.simulator
    let (few, many) = (
      simulator.sample(count: 5, from: stream), simulator.sample(count: 50, from: stream)
    )
    #expect(few.points == Array(many.points.prefix(5 * simulator.dataDimension)))
    #expect(few == simulator.sample(count: 5, from: stream))
    for (row, latent) in latents(simulator, count: 5).enumerated() {
      #expect(simulator.embed(latent) == few.point(row))
      #expect(simulator.project(few.point(row)).distance < 1e-13)
    }
  }

  @Test("The manifold follows from its seed, and the first centres do not depend on their number")
  func seeds() {
    let (first, second) = (HypersphereMixture(components: 2), HypersphereMixture(components: 5))
    #expect(second.centers.prefix(2) == first.centers[...])
    #expect(first.chart.frame.vectors == second.chart.frame.vectors)
    let other = HypersphereMixture(manifoldSeed: 1)
    #expect(other.centers[0] != first.centers[0])
    #expect(other.chart.frame.vectors != first.chart.frame.vectors)
    #expect(
      other.simulator.sample(count: 1, from: stream).points
        != first.simulator.sample(count: 1, from: stream).points)
  }

  @Test("It is a curve, a surface or neither, and a whole sphere where it fills its space")
  func kinds() {
    func simulator(_ sphere: Int, _ space: Int) -> any ManifoldSimulator {
      HypersphereMixture(sphereDimension: sphere, dataDimension: space, radius: 2).simulator
    }
    #expect(simulator(1, 4) is any CurveSimulator && simulator(2, 4) is any SurfaceSimulator)
    for other in [simulator(3, 4), simulator(5, 9)] {
      #expect(!(other is any CurveSimulator) && !(other is any SurfaceSimulator))
    }
    #expect(simulator(1, 2).sphereRadius == 2 && simulator(3, 4).sphereRadius == 2)
    #expect(simulator(1, 3).sphereRadius == nil && simulator(3, 6).sphereRadius == nil)
    #expect(simulator(1, 2).evaluationRectangle == [-3...3, -3...3])
    #expect(simulator(1, 3).evaluationRectangle == nil)
  }

  @Test("Settings reach the simulator, and those out of their range lead to none")
  func settings() throws {
    let simulator = try #require(
      SimulatorChoice(
        "hypersphere_mixture",
        settings: SimulatorSettings(
          dataDimension: 6, manifoldDimension: 3, components: 4, concentration: 6, radius: 2,
          manifoldSeed: 4)
      ).simulator as? any ManifoldSimulator)
    let same = Self.mixtures[0].simulator
    #expect(
      simulator.sample(count: 3, from: stream) == same.sample(count: 3, from: stream))
    for settings in [
      SimulatorSettings(dataDimension: 8), SimulatorSettings(manifoldDimension: 0),
      SimulatorSettings(dataDimension: 4097), SimulatorSettings(components: 0),
      SimulatorSettings(concentration: 0), SimulatorSettings(concentration: 10_001),
      SimulatorSettings(radius: 0), SimulatorSettings(manifoldSeed: -1),
    ] {
      #expect(SimulatorChoice("hypersphere_mixture", settings: settings).simulator == nil)
    }
  }
}
