import Evaluation
import Simulators
import Tensors
import Testing

@Suite("Evaluation: nearest neighbours and the noise that joins them")
struct NearestNeighbourTests {
  /// Every pair, one after the other.
  private func everyPair(_ points: [Double], dimension: Int) -> [Double] {
    let rows = stride(from: 0, to: points.count, by: dimension).map {
      Array(points[$0..<$0 + dimension])
    }
    return rows.indices.map { row in
      rows.indices.filter { $0 != row }.map { other in
        zip(rows[row], rows[other]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }.min()?.squareRoot() ?? .infinity
    }
  }

  /// Up to the roundings of sums of up to 64 positive numbers in another order.
  private func agree(_ found: [Double], _ expected: [Double]) -> Bool {
    zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-14 * $1 }
  }

  private func normalPoints(_ count: Int, dimension: Int) -> [Double] {
    var stream = RandomStream(seed: 8, path: ["neighbours", "\(dimension)"])
    return stream.normals(count: count * dimension)
  }

  @Test(
    "Distances are those of a search over all pairs, with any number of threads",
    arguments: [1, 2, 3, 17, 64])
  func allPairs(dimension: Int) {
    // More than one block of every thread, and one that is not full.
    let points = normalPoints(300, dimension: dimension)
    let expected = everyPair(points, dimension: dimension)
    let alone = nearestNeighbourDistances(points, dimension: dimension, threads: 1)
    #expect(nearestNeighbourDistances(points, dimension: dimension, threads: 3) == alone)
    #expect(alone.count == expected.count && agree(alone, expected))
  }

  @Test("On manifolds of every simulator too, where few pairs have to be looked at")
  func manifolds() throws {
    for name in SimulatorCatalogue.names {
      let simulator = try #require(SimulatorCatalogue.simulator(named: name))
      let samples = simulator.sample(count: 200, from: RandomStream(seed: 4, path: [name]))
      #expect(
        agree(
          nearestNeighbourDistances(samples.points, dimension: simulator.dataDimension),
          everyPair(samples.points, dimension: simulator.dataDimension)))
    }
  }

  @Test("Points that are there twice are at distance zero; one alone is infinitely far from others")
  func degenerate() {
    #expect(nearestNeighbourDistances([1, 2, 1, 2, 4, 6], dimension: 2) == [0, 0, 5])
    // Of equal keys along the widest coordinate, on both sides.
    #expect(
      nearestNeighbourDistances([0, 0, 0, 3, 0, 7, 9, 1], dimension: 2) == [
        3, 3, 4, 82.squareRoot(),
      ])
    #expect(nearestNeighbourDistances([1, 2], dimension: 2) == [.infinity])
    #expect(nearestNeighbourDistances([], dimension: 2).isEmpty)
    let broken = nearestNeighbourDistances([1, .nan, 3], dimension: 1)
    #expect(broken.count == 3 && broken.allSatisfy(\.isNaN))
    #expect(NoiseLowerBound(points: [1, 2], dimension: 2) == nil)
  }

  @Test("The bound follows from the mean distance, in units that scale with the points")
  func bound() throws {
    // Distances 1, 1, 2: a mean of 4/3.
    let bound = try #require(NoiseLowerBound(points: [0, 0, 1, 0, 1, 2], dimension: 2))
    #expect(abs(bound.meanDistance - 4.0 / 3) < 1e-15)
    #expect(abs(bound.variance - 8.0 / 9) < 1e-15)
    #expect(abs(bound.published - 8.0 / 9) < 1e-15)
    let inSpace = try #require(
      NoiseLowerBound(points: [0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 4, 0], dimension: 4))
    #expect(abs(inSpace.variance - 64.0 / 36) < 1e-14)
    #expect(abs(inSpace.published - 64.0 / 27) < 1e-14)
  }

  /// The squared mean distance over D of 10,000 points, and by how much the median of five draws may differ.
  ///
  /// Where the density runs out, on curves and far up the hyperboloid, a few lonely points carry the mean:
  /// single draws of other code scatter by 30, 15 and 20 %, medians of five by about half of that, and here is
  /// three times as much. Elsewhere it is the digits that are given, and the scatter of a mean of 10,000.
  @Test(
    "Bounds of simulators are those of other draws by other code",
    arguments: [
      ("von_mises_circle", 1.4e-7, 0.5), ("so2_mixture", 5.0e-8, 0.05),
      ("thin_spiral", 2.3e-6, 0.25), ("sphere_mixture", 4.74e-5, 0.03),
      ("sphere_correlated", 2.10e-5, 0.06), ("torus_mixture", 1.54e-4, 0.03),
      ("torus_correlated", 1.30e-4, 0.03), ("hyperboloid_mixture", 7.3e-5, 0.03),
      ("hyperboloid_correlated", 1.13e-4, 0.03), ("hyperboloid_unimodal", 6.7e-4, 0.3),
      ("swiss_roll_mixture", 1.26e-2, 0.03), ("swiss_roll_correlated", 5.8e-3, 0.03),
      ("spheroid_mixture", 1.05e-4, 0.06), ("spheroid_correlated", 4.3e-5, 0.06),
    ])
  func simulators(name: String, expected: Double, tolerance: Double) throws {
    let simulator = try #require(SimulatorCatalogue.simulator(named: name))
    let draws = try (0..<5).map { draw in
      let samples = simulator.sample(
        count: 10_000, from: RandomStream(seed: 0, path: [name, "\(draw)"]))
      let bound = try #require(
        NoiseLowerBound(points: samples.points, dimension: simulator.dataDimension, threads: 2))
      return bound.variance
    }
    let found = try #require(Summary(draws)).median
    #expect(abs(found / expected - 1) < tolerance, "\(draws)")
  }
}
