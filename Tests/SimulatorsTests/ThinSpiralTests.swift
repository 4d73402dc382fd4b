import Glibc
import Simulators
import Tensors
import Testing

@Suite("Thin spiral: samples and densities")
struct ThinSpiralTests {
  private let spiral = ThinSpiral()
  private let stream = RandomStream(seed: 1357, path: ["thin_spiral", "simulate"])

  @Test("Samples follow the distribution of an independent implementation, in radius and angle")
  func samplesAgainstReference() throws {
    let reference = try ReferenceTable(named: "thin_spiral_samples.csv").rows
    #expect(reference.count == 1000)
    let samples = spiral.sample(count: 20_000, from: stream)
    let own = (0..<samples.count).map(samples.point)
    // 99.9 % point of the limiting Kolmogorov distribution.
    let critical = 1.949 / (1000.0 * 20_000 / 21_000).squareRoot()
    let radius = { (point: [Double]) in hypot(point[0], point[1]) }
    let angle = { (point: [Double]) in atan2(point[1], point[0]) }
    #expect(twoSampleKolmogorov(own.map(radius), reference.map(radius)) < critical)
    #expect(twoSampleKolmogorov(own.map(angle), reference.map(angle)) < critical)
  }

  @Test("Latent columns hold E and z, and every point lies where they say")
  func latents() throws {
    let samples = spiral.sample(count: 500, from: stream)
    let energies = try #require(samples.latent(named: "E"))
    let angles = try #require(samples.latent(named: "z"))
    #expect(samples.latent(named: "e") == nil)
    for row in 0..<500 {
      #expect(samples.point(row) == spiral.embed([energies[row]]))
      #expect(spiral.latentColumns(at: [energies[row]]) == [energies[row], angles[row]])
      let point = samples.point(row)
      #expect(abs(3 * hypot(point[0], point[1]) - angles[row]) < 1e-12)
      #expect(abs(ThinSpiral.energy(ofAngle: angles[row]) - energies[row]) < 1e-14)
    }
  }

  @Test("The first points do not depend on how many are drawn, and the stream's place is ignored")
  func prefixes() {
    var moved = stream
    _ = moved.nextWord()
    let few = spiral.sample(count: 10, from: stream)
    let many = spiral.sample(count: 1000, from: moved)
    #expect(few.points == Array(many.points[..<20]))
    #expect(spiral.sample(count: 0, from: stream).points.isEmpty)
    #expect(spiral.sample(count: 10, from: stream.child("other")).points != few.points)
  }

  @Test("Log-densities agree with independently derived values, in z and along the curve")
  func densitiesAgainstReference() throws {
    let table = try ReferenceTable(named: "thin_spiral_densities.csv")
    #expect(table.header == ["z", "x", "y", "log_density_z", "log_density_arc_length"])
    #expect(table.rows.count == 100)
    for row in table.rows {
      let latent = [ThinSpiral.energy(ofAngle: row[0])]
      let point = spiral.embed(latent)
      #expect(abs(point[0] - row[1]) < 1e-12 && abs(point[1] - row[2]) < 1e-12)
      let logEnergyPerAngle = log(2 * row[0] / (ThinSpiral.angleScale * ThinSpiral.angleScale))
      #expect(abs(spiral.latentLogDensity(at: latent) + logEnergyPerAngle - row[3]) < 1e-12)
      #expect(abs(spiral.logDensity(at: latent) - row[4]) < 1e-12)
    }
  }

  @Test("The density on the curve integrates to one along the curve")
  func normalised() {
    let quadrature = spiral.quadrature(nodes: 20_001)
    let values = zip(quadrature.latents, quadrature.speeds).map { latent, speed in
      exp(spiral.logDensity(at: [latent])) * speed
    }
    var integral = 0.0
    for node in 1..<values.count {
      let step = quadrature.parameters[node] - quadrature.parameters[node - 1]
      integral += step * (values[node] + values[node - 1]) / 2
      #expect(abs(integral - quadrature.cumulative[node]) < 1e-6)
    }
    #expect(abs(integral - (1 - 1e-6)) < 1e-7)
  }

  @Test("The distribution function is that of the exponential distribution")
  func cumulative() {
    #expect(spiral.cumulative(at: -1) == 0)
    #expect(spiral.cumulative(at: 0) == 0)
    #expect(abs(spiral.cumulative(at: 0.3 * log(2)) - 0.5) < 1e-15)
    #expect(spiral.cumulative(at: .infinity) == 1)
  }

  @Test("The true mean log-density is -2.562 nats")
  func entropy() throws {
    let energies = try #require(
      spiral.sample(count: 200_000, from: stream).latent(named: "E"))
    let mean = energies.reduce(0) { $0 + spiral.logDensity(at: [$1]) } / 200_000
    #expect(abs(mean + 2.562) < 0.01)
  }

  @Test("The volume factor is the length of the finite-difference derivative")
  func volumeFactor() {
    for energy in [1e-6, 1e-3, 0.05, 0.3, 1, 4] {
      let step = 1e-6 * energy
      let difference = zip(
        spiral.embed([energy + step]), spiral.embed([energy - step])
      ).map { ($0 - $1) / (2 * step) }
      let length = hypot(difference[0], difference[1])
      #expect(abs(exp(spiral.logVolumeFactor(at: [energy])) / length - 1) < 1e-6)
    }
  }

  @Test("At the centre the volume factor is capped and the density stays a number")
  func centre() {
    let atCentre = spiral.logVolumeFactor(at: [0])
    #expect(atCentre.isFinite)
    #expect(atCentre == spiral.logVolumeFactor(at: [ThinSpiral.energy(ofAngle: 0.9e-6)]))
    #expect(atCentre > spiral.logVolumeFactor(at: [ThinSpiral.energy(ofAngle: 1.1e-6)]))
    #expect(spiral.logDensity(at: [0]).isFinite)
    #expect(spiral.latentLogDensity(at: [-0.1]) == -.infinity)
  }

  @Test("Tangent and normal are orthonormal, and the tangent points along growing E")
  func frame() {
    for energy in [0, 1e-6, 0.01, 0.3, 1.7, 4] {
      let tangent = spiral.tangents(at: [energy])
      let normal = spiral.normals(at: [energy])
      #expect(abs(hypot(tangent[0], tangent[1]) - 1) < 1e-14)
      #expect(abs(hypot(normal[0], normal[1]) - 1) < 1e-14)
      #expect(abs(tangent[0] * normal[0] + tangent[1] * normal[1]) < 1e-15)
      let step = 1e-4 * max(energy, 1e-10)
      let ahead = spiral.embed([energy + step])
      let here = spiral.embed([energy])
      let length = hypot(ahead[0] - here[0], ahead[1] - here[1])
      #expect(abs((ahead[0] - here[0]) / length - tangent[0]) < 2e-3)
      #expect(abs((ahead[1] - here[1]) / length - tangent[1]) < 2e-3)
    }
  }

  @Test("The catalogue finds the spiral by name and nothing else")
  func catalogue() {
    #expect(SimulatorCatalogue.names.contains("thin_spiral"))
    #expect(SimulatorCatalogue.simulator(named: "thin_spiral") is ThinSpiral)
    #expect(SimulatorCatalogue.simulator(named: "thin-spiral") == nil)
    #expect(spiral.dataDimension == 2 && spiral.manifoldDimension == 1)
    #expect(spiral.latentNames == ["E", "z"])
    #expect(spiral.evaluationRectangle == [-4.8...6, -4.5...5])
    #expect(spiral.armRule == ArmRule(column: "z", separation: .pi))
  }

  private func twoSampleKolmogorov(_ first: [Double], _ second: [Double]) -> Double {
    let first = first.sorted()
    let second = second.sorted()
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
