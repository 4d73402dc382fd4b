import Glibc
import Simulators
import Tensors
import Testing

@Suite("Thin spiral: nearest points")
struct ThinSpiralProjectionTests {
  private let spiral = ThinSpiral()

  @Test("No point of a fine walk along the spiral is nearer than the projection")
  func bruteForce() {
    var stream = RandomStream(seed: 11, path: ["projection"])
    let walk = (0...40_000).map {
      spiral.embed([ThinSpiral.energy(ofAngle: 30 * Double($0) / 4e4)])
    }
    var targets = (0..<300).map { _ in
      [stream.uniform(in: -6..<6), stream.uniform(in: -6..<6)]
    }
    targets += (0..<100).map { _ in
      [stream.uniform(in: -0.3..<0.3), stream.uniform(in: -0.3..<0.3)]
    }
    targets += [[0, 0], [1e-9, 0], [-1e-9, 0], [0, 1e-9], [3, 0], [-3, 0], [0, -3]]
    for target in targets {
      let projection = spiral.project(target)
      let nearest = walk.map { hypot($0[0] - target[0], $0[1] - target[1]) }.min()
      #expect(projection.distance <= (nearest ?? 0) + 1e-12, "\(target)")
      #expect(projection.distance >= (nearest ?? 0) - 3e-3, "\(target)")
      #expect(
        abs(
          hypot(projection.point[0] - target[0], projection.point[1] - target[1])
            - projection.distance) < 1e-12)
      let embedded = spiral.embed(projection.latent)
      #expect(hypot(embedded[0] - projection.point[0], embedded[1] - projection.point[1]) < 1e-12)
    }
  }

  @Test("A point of the spiral is its own projection, with its own latent")
  func onSpiral() throws {
    let samples = spiral.sample(count: 2000, from: RandomStream(seed: 12, path: ["own"]))
    let energies = try #require(samples.latent(named: "E"))
    for row in 0..<samples.count {
      let projection = spiral.project(samples.point(row))
      #expect(projection.distance < 1e-13)
      #expect(abs(projection.latent[0] - energies[row]) < 1e-12)
    }
  }

  @Test("A step along the normal is undone, and its length is the distance")
  func alongNormal() {
    for energy in [0.15, 0.3, 1, 2.5] {
      let normal = spiral.normals(at: [energy])
      let point = spiral.embed([energy])
      for step in [-0.4, -0.1, 0.1, 0.4] {
        let projection = spiral.project(zip(point, normal).map { $0 + step * $1 })
        #expect(abs(projection.distance - abs(step)) < 1e-12)
        #expect(abs(projection.latent[0] - energy) < 1e-10)
      }
    }
  }

  @Test("Far points are near a far arm; a point that is not finite is infinitely far away")
  func extremes() {
    #expect(spiral.project([1e6, 0]).distance < 2)
    for broken in [[Double.nan, 0], [0, .infinity], [-.infinity, .nan]] {
      let projection = spiral.project(broken)
      #expect(projection.distance == .infinity)
      #expect(projection.latent[0].isNaN)
    }
    #expect(spiral.project([1e300, -1e300]).distance.isFinite)
  }
}
