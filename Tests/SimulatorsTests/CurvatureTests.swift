import Glibc
import Simulators
import Tensors
import Testing

@Suite("Manifolds: principal curvatures")
struct CurvatureTests {
  /// How chart and normals change with one coordinate, by central differences.
  private struct Change {
    /// dx/du along each tangent, shape `[manifoldDimension]`.
    let lengths: [Double]
    /// dn/du of each normal along each tangent, shape `[normal, manifoldDimension]`.
    let turns: [[Double]]

    init(_ simulator: any ManifoldSimulator, _ latent: [Double], coordinate: Int) {
      // Relative to the coordinate: the spiral's chart has a root at 0.
      let step = max(1e-5 * abs(latent[coordinate]), 1e-7)
      let dimension = simulator.dataDimension
      func difference(_ function: ([Double]) -> [Double]) -> [Double] {
        let sides = [step, -step].map { shift in
          function(latent.enumerated().map { $0 == coordinate ? $1 + shift : $1 })
        }
        return zip(sides[0], sides[1]).map { ($0 - $1) / (2 * step) }
      }
      let tangents = rows(simulator.tangents(at: latent), of: dimension)
      let columns = rows(difference(simulator.normals(at:)), of: dimension)
      let chart = difference(simulator.embed)
      lengths = tangents.map { dot(chart, $0) }
      turns = columns.map { column in tangents.map { dot(column, $0) } }
    }
  }

  private func latents(of simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: RandomStream(seed: 31, path: ["curved"]))
    return (0..<count).map { row in
      samples.latentColumns.prefix(simulator.manifoldDimension).map { $0.values[row] }
    }
  }

  private static let charted =
    ManifoldCase.all.map(\.simulator)
    + FamilyCase.all.map { $0.family.member(at: $0.family.defaultParameters) }
    .filter { !($0 is PolynomialSurface) }

  @Test(
    "Along each tangent the first normal turns at the rate of the curvature, and no other normal turns",
    arguments: charted)
  func turns(simulator: any ManifoldSimulator) throws {
    for latent in latents(of: simulator, count: 100) {
      let curvatures = try #require(simulator.principalCurvatures(at: latent))
      #expect(curvatures.count == simulator.manifoldDimension)
      for coordinate in latent.indices {
        let change = Change(simulator, latent, coordinate: coordinate)
        for (number, turns) in change.turns.enumerated() {
          for (tangent, turn) in turns.enumerated() {
            let expected = number == 0 ? curvatures[tangent] * change.lengths[tangent] : 0
            // Differences of second order, relative to how fast the chart moves.
            #expect(abs(turn - expected) < 1e-6 * (1 + abs(expected)), "\(latent)")
          }
        }
      }
    }
  }

  /// A manifold with places next to the ends of its chart, or where the chart covers next to nothing.
  struct Ends: Sendable, CustomStringConvertible {
    let simulator: any ManifoldSimulator
    let latents: [[Double]]
    /// That of differences, by which every coordinate can move twice.
    let step: Double
    var description: String { "\(simulator.name), \(simulator.manifoldDimension)-dimensional" }

    /// The ends of the ribbon and of its window, both rims, and beside the line that is the origin.
    static let disk = Ends(
      simulator: ChartedSurface.thinDisk,
      latents: [2e-5, 1e-4, 0.3, 7, 18].flatMap { energy in
        [-0.1, -0.02, 0, 0.0999, 0.1].map { [energy, $0] }
      }, step: 4e-6)

    /// Next to poles and to where the last angle begins anew.
    static func mixture(_ mixture: HypersphereMixture) -> Ends {
      let polar = mixture.sphereDimension - 1
      let places = [(1e-3, 1e-3), (.pi - 1e-3, 2 * .pi - 1e-3), (0.7, 2.5)]
      return Ends(
        simulator: mixture.simulator,
        latents: places.map { [Double](repeating: $0, count: polar) + [$1] }, step: 3e-4)
    }

    static let all = [disk] + mixtures.map(mixture)

    private static let mixtures =
      [
        HypersphereMixture(sphereDimension: 1, dataDimension: 5, radius: 3),
        HypersphereMixture(sphereDimension: 2, dataDimension: 6, radius: 2, manifoldSeed: 5),
      ] + HypersphereTests.mixtures
  }

  @Test(
    "Next to ends and poles the chart bends along the first normal as curvatures say, along no other, and normals turn with it",
    arguments: Ends.all)
  func ends(ends: Ends) throws {
    let simulator = ends.simulator
    let dimension = simulator.dataDimension
    for latent in ends.latents + latents(of: simulator, count: 3) {
      let curvatures = try #require(simulator.principalCurvatures(at: latent))
      let normals = rows(simulator.normals(at: latent), of: dimension)
      func point(_ moves: [(coordinate: Int, sign: Double)]) -> [Double] {
        var moved = latent
        for move in moves { moved[move.coordinate] += move.sign * ends.step }
        return simulator.embed(moved)
      }
      let changes = latent.indices.map { Change(simulator, latent, coordinate: $0) }
      for first in latent.indices {
        for second in first..<latent.count {
          let corners = [(1.0, 1.0), (-1, -1), (1, -1), (-1, 1)].map {
            point([(first, $0), (second, $1)])
          }
          // Along one coordinate the corners are two steps apart, and twice the middle.
          let bend = (0..<dimension).map {
            (corners[0][$0] + corners[1][$0] - corners[2][$0] - corners[3][$0])
              / (4 * ends.step * ends.step)
          }
          let along = curvatures.indices.reduce(0) {
            $0 + curvatures[$1] * changes[first].lengths[$1] * changes[second].lengths[$1]
          }
          for (number, normal) in normals.enumerated() {
            // On spheres of radius 3 and less differences round to 1e-8, and their second order is 1e-7. On the
            // disk the third coordinate is 0, which has no error at all.
            #expect(abs(dot(bend, normal) + (number == 0 ? along : 0)) < 1e-6, "\(latent)")
          }
        }
        for (number, turns) in changes[first].turns.enumerated() {
          for (tangent, turn) in turns.enumerated() {
            let expected = number == 0 ? curvatures[tangent] * changes[first].lengths[tangent] : 0
            #expect(abs(turn - expected) < 1e-6, "\(latent)")
          }
        }
      }
    }
  }

  @Test("Curvatures of the polynomial surface are eigenvalues of the shape operator")
  func shapeOperator() throws {
    let surface = PolynomialSurface(parameter: 0.3)
    for latent in latents(of: surface, count: 100) {
      let found = try #require(surface.principalCurvatures(at: latent))
      let changes = (0..<2).map { Change(surface, latent, coordinate: $0) }
      let (a, m) = (changes.map(\.lengths), changes.map { $0.turns[0] })
      // S = A^-1 M; its trace and determinant are sum and product of the eigenvalues.
      let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0]
      let trace =
        (a[1][1] * m[0][0] - a[0][1] * m[1][0] + a[0][0] * m[1][1] - a[1][0] * m[0][1])
        / determinant
      let product = (m[0][0] * m[1][1] - m[0][1] * m[1][0]) / determinant
      #expect(found[0] <= found[1])
      #expect(abs(found[0] + found[1] - trace) < 1e-7)
      #expect(abs(found[0] * found[1] - product) < 1e-7)
    }
  }

  @Test(
    "Curvatures are those that were computed independently, up to the side that the normal points to",
    arguments: [
      ("thin_spiral", [0.05], [1.5224380353]), ("thin_spiral", [1], [0.32006]),
      ("torus_mixture", [0, 0], [1.6666666667, 0.625]),
      ("torus_unimodal", [2.8, 1], [1.6666666667, -2.1676897885]),
      ("hyperboloid_mixture", [1.2, 1.5], [0.0763388474, 0.4242109417]),
      ("hyperboloid_correlated", [1, 4], [0.1370370268, 0.5155601118]),
      ("hyperboloid_unimodal", [0.5, 1], [0.5216954733, 0.8050181822]),
      ("swiss_roll_mixture", [0.1, 0.1], [0, 0.1794174584]),
      ("swiss_roll_correlated", [0.25, 0.3], [0, 0.1337505599]),
      ("swiss_roll_unimodal", [0.5, 0.8], [0, 0.0818857306]),
      ("spheroid_mixture", [-0.5, 1.5], [-0.5216954733, 0.8050181822]),
      ("spheroid_correlated", [-0.2, 3.3], [-0.8896472634, 0.9617730771]),
      ("so2_mixture", [0.3], [0.7071067812]), ("von_mises_circle", [0.5], [0.3333333333]),
      ("sphere_mixture", [1.2, 4], [1, 1]),
    ])
  func values(name: String, latent: [Double], expected: [Double]) throws {
    let simulator = try #require(
      SimulatorCatalogue.simulator(named: name) as? any ManifoldSimulator)
    let found = try #require(simulator.principalCurvatures(at: latent))
    let sign = dot(found, expected) < 0 ? -1.0 : 1
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      // Half a unit of the last digit of the shortest, and of the others.
      #expect(abs(sign * found - expected) < (name == "thin_spiral" ? 1e-5 : 1e-10))
    }
  }
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

private func rows(_ values: [Double], of width: Int) -> [[Double]] {
  stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
}
