import Glibc
import Simulators
import Tensors
import Testing

/// Draws and densities of the published implementation.
@Suite("Families of simulators: the published implementation")
struct GoldenFamilyTests {
  /// The published density of the surface, on the surface that the reference was drawn on.
  private func surface() throws -> PolynomialSurfaceFamily {
    let numbers = try ReferenceTable(named: "polynomial_surface_shape.csv").rows.map { $0[0] }
    return PolynomialSurfaceFamily(
      polynomial: SurfacePolynomial(coefficients: Array(numbers[..<21])),
      rotation: Array(numbers[21...]))
  }

  private var sphere: ConditionalSphericalGaussian {
    ConditionalSphericalGaussian(sphereDimension: 2, dataDimension: 3, polarAngles: .folded)
  }

  @Test("points of the surface lie on ours, with the published density")
  func surfaceDensities() throws {
    let family = try surface()
    let table = try ReferenceTable(named: "polynomial_surface_densities.csv")
    #expect(table.rows.count == 100)
    for row in table.rows {
      let member = family.member(at: [row[0]])
      let projection = member.project(Array(row[1...3]))
      #expect(projection.distance < 1e-7)
      // The reference rounds in double; Newton's method ends within 1e-8 of the point.
      #expect(abs(member.latentLogDensity(at: projection.latent) - row[4]) < 1e-6)
    }
  }

  @Test("joint draws of the surface follow the published ones in every coordinate")
  func surfaceDraws() throws {
    try expectSameDraws(surface(), "polynomial_surface_samples.csv")
  }

  @Test("joint draws around the sphere follow the published ones in every coordinate")
  func sphereDraws() throws {
    try expectSameDraws(sphere, "conditional_spherical_gaussian_samples.csv")
  }

  /// The published density counts the images of a point's angles wrongly, takes d |r| for d ln r and
  /// adds the volume that it should subtract; the rest is right where no image counts, but for a factor of
  /// 9: in two dimensions it counts the point itself so often.
  @Test("the density around the sphere is the published one but for its faults")
  func sphereDensities() throws {
    let table = try ReferenceTable(named: "conditional_spherical_gaussian_densities.csv")
    var compared = 0
    for row in table.rows {
      let (parameters, point) = (Array(row[..<2]), Array(row[2...4]))
      let folded = try #require(sphere.member(at: parameters) as? SphericalGaussian)
      let latent = folded.project(point).latent
      let width = 0.1 * .pi + 0.15 * .pi * (1 + parameters[0])
      let polar = abs(latent[0] - .pi / 2)
      let turned = abs(latent[1] - .pi / 2 - .pi * (1 + parameters[1]) / 2)
      // By so many powers of e the density of the nearest image of either angle is lower.
      let images = min(.pi * (.pi - 2 * polar), 4 * .pi * (.pi - turned)) / (2 * width * width)
      guard images > 14 else { continue }
      compared += 1
      let radius = point.reduce(0) { hypot($0, $1) }
      let volume = 2 * log(radius) + log(sin(latent[0]))
      let publishedVolume = 2 * radius + log(sin(latent[0]))
      let expected = row[5] - 2 * log(3.0) - publishedVolume - volume
      // exp(-14), a few images.
      #expect(abs(folded.logDensityInSpace(at: point) - expected) < 1e-5)
    }
    #expect(compared > 10)
  }

  private func expectSameDraws(_ family: some SimulatorFamily, _ name: String) throws {
    let reference = try ReferenceTable(named: name).rows
    #expect(reference.count == 1000)
    let count = 20_000
    let drawn = family.sampleJointly(
      count: count, from: RandomStream(seed: 24, path: ["golden"]))
    let (k, dimension) = (family.parameterCount, family.dataDimension)
    let own = (0..<count).map { row in
      Array(drawn.parameters[row * k..<(row + 1) * k]) + drawn.samples.point(row)
    }
    // 99.9 % of the limiting Kolmogorov distribution.
    let critical = 1.949 / (1000.0 * Double(count) / (1000 + Double(count))).squareRoot()
    for column in 0..<k + dimension {
      #expect(
        twoSampleKolmogorov(own.map { $0[column] }, reference.map { $0[column] }) < critical,
        "column \(column)")
    }
    // Products tell whether points go with their parameters.
    for column in k..<k + dimension {
      let product = { (row: [Double]) in row[0] * row[column] }
      #expect(twoSampleKolmogorov(own.map(product), reference.map(product)) < critical)
    }
  }

  private func twoSampleKolmogorov(_ first: [Double], _ second: [Double]) -> Double {
    let (first, second) = (first.sorted(), second.sorted())
    var (index, largest) = (0, 0.0)
    for (rank, value) in second.enumerated() {
      while index < first.count && first[index] < value { index += 1 }
      let own = Double(index) / Double(first.count)
      let below = Double(rank) / Double(second.count)
      largest = max(largest, abs(own - below), abs(own - below - 1 / Double(second.count)))
    }
    return largest
  }
}
