import Glibc
import Simulators
import Tensors
import Testing

@Suite("Manifolds: charts, normals and nearest points")
struct ManifoldGeometryTests {
  /// Latents of a simulator that are as good as any.
  private func latents(of simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: RandomStream(seed: 21, path: ["latents"]))
    return (0..<count).map { row in
      samples.latentColumns.prefix(simulator.manifoldDimension).map { $0.values[row] }
    }
  }

  @Test(
    "Tangents and volume factor are those of the finite-difference Jacobian",
    arguments: ManifoldCase.all)
  func jacobian(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    let dimension = simulator.dataDimension
    for latent in latents(of: simulator, count: 200) {
      let tangents = rows(simulator.tangents(at: latent), of: dimension)
      // The derivatives in the basis of the tangents.
      var components: [[Double]] = []
      for coordinate in latent.indices {
        // Relative to the coordinate: the spiral's chart has a root at 0.
        let step = max(1e-5 * abs(latent[coordinate]), 1e-7)
        let difference = zip(
          simulator.embed(moved(latent, coordinate, by: step)),
          simulator.embed(moved(latent, coordinate, by: -step))
        ).map { ($0 - $1) / (2 * step) }
        let length = norm(difference)
        let parts = tangents.map { tangent in
          zip(tangent, difference).reduce(0) { $0 + $1.0 * $1.1 }
        }
        components.append(parts)
        let rest = zip(parts, tangents).reduce(difference) { rest, part in
          zip(rest, part.1).map { $0 - part.0 * $1 }
        }
        #expect(norm(rest) < 1e-6 * length, "\(latent)")
        guard manifold.isOrthogonal else { continue }
        for (found, exact) in zip(difference, tangents[coordinate]) {
          #expect(abs(found / length - exact) < 1e-6, "\(latent)")
        }
      }
      let volume = abs(
        components.count == 1
          ? components[0][0]
          : components[0][0] * components[1][1] - components[0][1] * components[1][0])
      #expect(abs(exp(simulator.logVolumeFactor(at: latent)) / volume - 1) < 1e-6, "\(latent)")
    }
  }

  @Test("Tangents and normals are together an orthonormal basis", arguments: ManifoldCase.all)
  func frame(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    for latent in latents(of: simulator, count: 200) {
      let tangents = rows(simulator.tangents(at: latent), of: simulator.dataDimension)
      let normals = rows(simulator.normals(at: latent), of: simulator.dataDimension)
      #expect(tangents.count == simulator.manifoldDimension)
      let basis = tangents + normals
      #expect(basis.count == simulator.dataDimension)
      for (row, first) in basis.enumerated() {
        for (column, second) in basis.enumerated() {
          let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - (row == column ? 1 : 0)) < 1e-13, "\(latent)")
        }
      }
    }
  }

  @Test("A small step along any normal is undone", arguments: ManifoldCase.all)
  func steps(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    for latent in latents(of: simulator, count: 200) {
      let point = simulator.embed(latent)
      #expect(simulator.project(point).distance < 1e-12 * max(1, norm(point)))
      for normal in rows(simulator.normals(at: latent), of: simulator.dataDimension) {
        // The smallest radius of curvature is 1/6, at the centre of the spiral.
        for step in [-0.05, 0.05] {
          let projection = simulator.project(zip(point, normal).map { $0 + step * $1 })
          #expect(abs(projection.distance - 0.05) < 1e-12 * max(1, norm(point)), "\(latent)")
          #expect(norm(zip(projection.point, point).map(-)) < 1e-10, "\(latent)")
        }
      }
    }
  }

  @Test(
    "No sampled point of the manifold is nearer than the projection, and none beside it",
    arguments: ManifoldCase.all)
  func nearest(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    let dimension = simulator.dataDimension
    let cloud = cloud(of: manifold).map(simulator.embed)
    for target in targets(of: simulator) {
      let projection = simulator.project(target)
      #expect(simulator.latentLogDensity(at: projection.latent) > -.infinity, "\(target)")
      #expect(norm(zip(simulator.embed(projection.latent), projection.point).map(-)) < 1e-12)
      let length = norm(zip(target, projection.point).map(-))
      #expect(abs(length - projection.distance) < 1e-12 * max(1, length))
      let rounding = 1e-12 * max(1, norm(target))
      for point in cloud {
        var square = 0.0
        for axis in 0..<dimension {
          square += (point[axis] - target[axis]) * (point[axis] - target[axis])
        }
        #expect(square.squareRoot() >= projection.distance - rounding, "\(target)")
      }
      for coordinate in projection.latent.indices {
        for step in [-1e-2, -1e-4, 1e-4, 1e-2] {
          let beside = moved(projection.latent, coordinate, by: step)
          guard simulator.latentLogDensity(at: beside) > -.infinity else { continue }
          let distance = norm(zip(target, simulator.embed(beside)).map(-))
          #expect(distance >= projection.distance - rounding, "\(target)")
        }
      }
    }
  }

  @Test(
    "Far points have a nearest one; a point that is not finite is infinitely far away",
    arguments: ManifoldCase.all)
  func extremes(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    let ones = [Double](repeating: 1, count: simulator.dataDimension)
    for scale in [1e8, -1e8, 1e300, -1e300] {
      #expect(simulator.project(ones.map { scale * $0 }).distance.isFinite)
    }
    for broken in [Double.nan, .infinity, -.infinity] {
      let projection = simulator.project([broken] + ones.dropFirst())
      #expect(projection.distance == .infinity)
      #expect(projection.latent.count == simulator.manifoldDimension)
      #expect(projection.latent.allSatisfy(\.isNaN) && projection.point.allSatisfy(\.isNaN))
    }
  }

  /// Latents all over the manifold, its ends among them.
  private func cloud(of manifold: ManifoldCase) -> [[Double]] {
    let simulator = manifold.simulator
    var cloud = latents(of: simulator, count: 500)
    if let curve = simulator as? any CurveSimulator {
      cloud += curve.quadrature(nodes: 2001).latents.map { [$0] }
    } else if let surface = manifold.surface {
      let (first, second) = (surface.axes[0], surface.axes[1])
      for height in [first.window.lowerBound, first.window.upperBound] + first.midpoints(count: 40)
      {
        for across in [second.window.lowerBound] + second.midpoints(count: 40) {
          cloud.append([height, across])
        }
      }
    }
    return cloud
  }

  /// Points near the manifold, around it and far away, and those in the middle of its symmetries.
  private func targets(of simulator: any ManifoldSimulator) -> [[Double]] {
    var stream = RandomStream(seed: 22, path: ["targets"])
    let dimension = simulator.dataDimension
    var targets = latents(of: simulator, count: 60).enumerated().map { index, latent in
      simulator.embed(latent).map {
        $0 + [0.1, 1, 10][index % 3] * stream.uniform(in: -1..<1)
      }
    }
    targets.append([Double](repeating: 0, count: dimension))
    for axis in 0..<dimension {
      for value in [-3, -0.4, 0.4, 3.0] {
        targets.append((0..<dimension).map { $0 == axis ? value : 0 })
      }
    }
    return targets
  }

  private func moved(_ latent: [Double], _ coordinate: Int, by step: Double) -> [Double] {
    latent.enumerated().map { $0 == coordinate ? $1 + step : $1 }
  }

  private func rows(_ values: [Double], of width: Int) -> [[Double]] {
    stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  private func norm(_ vector: [Double]) -> Double { vector.reduce(0) { hypot($0, $1) } }
}
