import Glibc
import Simulators
import Tensors
import Testing

/// The spiral's own are in ``ThinSpiralTests``.
@Suite("Samples and densities of the published implementation")
struct PublishedSampleTests {
  private let stream = RandomStream(seed: 41, path: ["published"])

  @Test(
    "Samples follow the distribution of the published ones, in space and on the chart",
    arguments: [
      (ClosedCurve.vonMisesCircle() as any ManifoldSimulator, "von_mises_circle_samples.csv"),
      (ChartedSurface.sphereMixture as any ManifoldSimulator, "sphere_mixture_samples.csv"),
      (ChartedSurface.thinDisk as any ManifoldSimulator, "thin_disk_samples.csv"),
    ])
  func samples(simulator: any ManifoldSimulator, file: String) throws {
    let reference = try ReferenceTable(named: file).rows
    #expect(reference.count == 1000)
    let samples = simulator.sample(count: 20_000, from: stream)
    let own = (0..<samples.count).map(samples.point)
    // 99.9 % point of the limiting Kolmogorov distribution.
    let critical = 1.949 / (1000.0 * 20_000 / 21_000).squareRoot()
    for axis in 0..<simulator.dataDimension {
      if reference.allSatisfy({ $0[axis] == 0 }) {
        #expect(own.allSatisfy { $0[axis] == 0 }, "axis \(axis)")
        continue
      }
      let difference = twoSampleKolmogorov(own.map { $0[axis] }, reference.map { $0[axis] })
      #expect(difference < critical, "axis \(axis)")
    }
    let projections = reference.map(simulator.project)
    // The file has nine digits.
    #expect(projections.allSatisfy { $0.distance < 1e-8 })
    for coordinate in 0..<simulator.manifoldDimension {
      let difference = twoSampleKolmogorov(
        samples.latentColumns[coordinate].values, projections.map { $0.latent[coordinate] })
      #expect(difference < critical, "coordinate \(coordinate)")
    }
  }

  @Test("Log-densities of the circle's angle are the published ones, at the same points")
  func circle() throws {
    let circle = ClosedCurve.vonMisesCircle()
    let table = try ReferenceTable(named: "von_mises_circle_densities.csv")
    #expect(table.header == ["z", "x", "y", "log_density_z"] && table.rows.count == 100)
    for row in table.rows {
      let point = circle.embed([row[0]])
      #expect(hypot(point[0] - row[1], point[1] - row[2]) < 1e-12)
      #expect(abs(circle.latentLogDensity(at: [row[0]]) - row[3]) < 1e-6)
      #expect(abs(circle.logDensity(at: [row[0]]) - (row[3] - log(3))) < 1e-6)
    }
  }

  @Test("Log-densities of the sphere's angles are the published ones, at the same points")
  func sphere() throws {
    let sphere = ChartedSurface.sphereMixture
    let table = try ReferenceTable(named: "sphere_mixture_densities.csv")
    #expect(table.header == ["theta", "phi", "x", "y", "z", "log_density"])
    #expect(table.rows.count == 100)
    for row in table.rows {
      let latent = Array(row[..<2])
      for (own, published) in zip(sphere.embed(latent), row[2..<5]) {
        #expect(abs(own - published) < 1e-12)
      }
      #expect(abs(sphere.latentLogDensity(at: latent) - row[5]) < 1e-6)
    }
  }
}
