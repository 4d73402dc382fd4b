import Glibc
import Simulators
import Tensors
import Testing

@Suite("Thin disk")
struct ThinDiskTests {
  private let disk = ChartedSurface.thinDisk

  private func place(_ angle: Double, _ offset: Double) -> [Double] {
    [ThinSpiral.energy(ofAngle: angle), offset]
  }

  @Test("The density per area is pi(E) 5 18 z / (c^2 |z + r|)")
  func density() {
    let square = ThinSpiral.angleScale * ThinSpiral.angleScale
    for (angle, offset) in [(0.02, -0.05), (0.3, 0.1), (4, -0.1), (20, 0.03)] {
      let latent = place(angle, offset)
      let expected =
        exp(-latent[0] / 0.7) / 0.7 * 5 * 18 * angle / (square * abs(angle + offset))
      #expect(abs(exp(disk.logDensity(at: latent)) / expected - 1) < 1e-12)
    }
    #expect(disk.logDensity(at: [0.5, 0.11]) == -.infinity)
    #expect(disk.latentLogDensity(at: [-0.1, 0]) == -.infinity)
  }

  @Test("Where the chart is the origin the density is infinite, and at the start it is a number")
  func pinch() {
    let energy = ThinSpiral.energy(ofAngle: 0.06)
    let pinched = [energy, -ThinSpiral.angle(ofEnergy: energy)]
    #expect(disk.embed(pinched).allSatisfy { $0 == 0 })
    #expect(disk.logVolumeFactor(at: pinched) == -.infinity)
    #expect(disk.logDensity(at: pinched) == .infinity)
    for offset in [-0.1, 0, 0.1] { #expect(disk.logDensity(at: [0, offset]).isFinite) }
  }

  @Test("A point of the ribbon knows its place, also behind the origin and on the rim")
  func places() {
    for angle in [0.001, 0.03, 0.07, 0.5, 3, 3.2, 9, 27] {
      for offset in [-0.1, -0.099, -0.05, 0, 0.02, 0.1] where abs(angle + offset) > 1e-6 {
        let latent = place(angle, offset)
        let projection = disk.project(disk.embed(latent))
        // On the rim either it or the ribbon is found, and both are right to rounding.
        #expect(projection.distance < 1e-14)
        #expect(abs(ThinSpiral.angle(ofEnergy: projection.latent[0]) - angle) < 1e-12)
        #expect(abs(projection.latent[1] - offset) < 1e-12)
      }
    }
    let origin = disk.project([0, 0, 0])
    #expect(origin.distance == 0 && disk.embed(origin.latent) == [0, 0, 0])
  }

  @Test("No place of a fine net over the ribbon is nearer than the projection")
  func bruteForce() {
    var stream = RandomStream(seed: 13, path: ["disk"])
    // Angles every 0.002 to beyond the targets, offsets every 0.01: places at most 0.01 apart.
    let net = (0...12_000).flatMap { step in
      (0...20).map { disk.embed(place(0.002 * Double(step), -0.1 + 0.01 * Double($0))) }
    }
    var targets = (0..<60).map { _ in (0..<3).map { _ in stream.uniform(in: -5..<5) } }
    targets += (0..<40).map { _ in (0..<3).map { _ in stream.uniform(in: -0.1..<0.1) } }
    targets += [[-0.02, 0, 0], [0.02, 0, 0], [0, 0.02, 0.3], [0, -0.02, 0]]
    for target in targets {
      let projection = disk.project(target)
      let squares = net.lazy.map { point in
        (0..<3).reduce(0) { $0 + (point[$1] - target[$1]) * (point[$1] - target[$1]) }
      }
      let nearest = (squares.min() ?? 0).squareRoot()
      #expect(projection.distance <= nearest + 1e-12, "\(target)")
      #expect(projection.distance >= nearest - 0.012, "\(target)")
    }
  }

  @Test("The window leaves out five in a hundred thousand")
  func window() {
    let window = disk.axes[0].window
    #expect(window == 0...7 && abs(exp(-window.upperBound / 0.7) - 4.54e-5) < 1e-7)
  }
}
