import FoundationEssentials
import Glibc
import Simulators
import Testing

/// One row of values that were computed independently, to ten digits.
struct ManifoldValue: CustomTestStringConvertible, Sendable {
  let name: String
  let latent: [Double]
  let point: [Double]
  let volumeFactor: Double
  let normals: [Double]
  let latentDensity: Double
  let density: Double

  var testDescription: String { "\(name) at \(latent)" }

  /// Every row of `Data/manifold_values.txt`.
  static let all: [ManifoldValue] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Data/manifold_values.txt").path
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(Self.init)
  }()

  private init?(_ line: Substring) {
    let fields = line.split(separator: "|").map { $0.split(separator: " ") }
    guard fields.count == 7, let name = fields[0].first else { return nil }
    let numbers = fields.dropFirst().map { $0.compactMap { Double($0) } }
    guard numbers[2].count == 1, numbers[4].count == 1, numbers[5].count == 1 else { return nil }
    self.name = String(name)
    (latent, point, normals) = (numbers[0], numbers[1], numbers[3])
    (volumeFactor, latentDensity, density) = (numbers[2][0], numbers[4][0], numbers[5][0])
  }
}

@Suite("Manifolds: values computed independently")
struct ManifoldValueTests {
  @Test("There are values of every manifold and density that are not drawn at random")
  func complete() {
    #expect(ManifoldValue.all.count == 39)
    #expect(
      Set(ManifoldValue.all.map(\.name) + ["hypersphere_mixture", "lorenz"])
        == Set(SimulatorCatalogue.names))
  }

  @Test(
    "Points, normals, volume factors and densities are right to the digits that are given",
    arguments: ManifoldValue.all)
  func values(value: ManifoldValue) throws {
    // The values of spheroids are those of the published density, which is not truncated.
    let simulator = try #require(
      SimulatorCatalogue.simulator(
        named: value.name, settings: SimulatorSettings(truncation: .published))
        as? any ManifoldSimulator)
    // Latents are given to ten digits as well, which coordinates inherit.
    expect(simulator.embed(value.latent), value.point)
    expect(simulator.normals(at: value.latent), value.normals)
    expect([exp(simulator.logVolumeFactor(at: value.latent))], [value.volumeFactor])
    let latentDensity = exp(simulator.latentLogDensity(at: value.latent))
    #expect(abs(latentDensity / value.latentDensity - 1) < 1e-9)
    #expect(abs(exp(simulator.logDensity(at: value.latent)) / value.density - 1) < 1e-9)
  }

  private func expect(
    _ found: [Double], _ exact: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == exact.count, sourceLocation: sourceLocation)
    for (found, exact) in zip(found, exact) {
      #expect(abs(found - exact) < 1e-9 * max(1, abs(exact)), sourceLocation: sourceLocation)
    }
  }
}
