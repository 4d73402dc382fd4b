import Evaluation
import Glibc
import Simulators
import Tensors
import Testing

@Suite("Evaluation: the dimension of the manifold from densities over noise")
struct IntrinsicDimensionTests {
  private let variances = [0.001, 0.002, 0.004, 0.008]

  /// A normal density of deviation 1 in the first d coordinates, inflated exactly.
  private func normal(
    _ points: [[Double]], manifold: Int, variances: [Double]
  ) -> [[Double]] {
    variances.map { variance in
      points.map { point in
        point.enumerated().reduce(0) { sum, coordinate in
          let total = (coordinate.offset < manifold ? 1 : 0) + variance
          return sum - coordinate.element * coordinate.element / (2 * total)
            - log(2 * .pi * total) / 2
        }
      }
    }
  }

  private func normalPoints(_ count: Int, manifold: Int, in dimension: Int) -> [[Double]] {
    var stream = RandomStream(seed: 2, path: ["points"])
    return (0..<count).map { _ in
      (0..<dimension).map { $0 < manifold ? stream.normal() : 0 }
    }
  }

  @Test(
    "A normal density of any dimension in any space has that dimension",
    arguments: [(0, 2), (1, 2), (2, 3), (3, 3), (5, 20)])
  func normals(manifold: Int, dimension: Int) throws {
    let points = normalPoints(400, manifold: manifold, in: dimension)
    let found = try #require(
      IntrinsicDimension(
        logDensities: normal(points, manifold: manifold, variances: variances),
        variances: variances, dataDimension: dimension))
    // The bias is (|x|^2 - d) s^2 at a point, zero on average over all points: below 4 sqrt(2 d / 400) 0.008.
    #expect(abs(found.mean - Double(manifold)) < 0.01)
    #expect(found.trustedRange == 0.001...0.008)
    #expect(found.dimensions.count == 400)
    #expect(found.standardError < 0.01)
  }

  @Test("The exactly inflated circle has dimension one, also at every point")
  func circle() throws {
    let circle = ClosedCurve.vonMisesCircle()
    let points = circle.sample(count: 200, from: RandomStream(seed: 6, path: ["circle"])).points
    let found = try #require(
      IntrinsicDimension(
        logDensities: variances.map {
          ExactInflation(circle, nodes: 10_000, variance: $0).logDensity(points)
        }, variances: variances, dataDimension: 2))
    // Twice the bias b s^2, with b between -1 and 1 and on average 1/72, at s^2 up to 0.008.
    #expect(abs(found.mean - 1) < 0.002)
    #expect(abs(found.mean - 1) < 4 * found.standardError)
    for dimension in found.dimensions { #expect(abs(dimension - 1) < 0.03) }
    #expect(found.trustedRange == 0.001...0.008)
  }

  @Test("The exactly inflated mixture on the sphere has dimension two")
  func sphere() throws {
    let sphere = ChartedSurface.sphereMixture
    let points = sphere.sample(count: 100, from: RandomStream(seed: 6, path: ["sphere"])).points
    let found = try #require(
      IntrinsicDimension(
        logDensities: variances.map {
          ExactInflation(sphere, nodes: 400, variance: $0).logDensity(points)
        }, variances: variances, dataDimension: 3))
    // The density varies over a quarter of a unit: b is of order 20, and 2 b s^2 of order a tenth at a point.
    #expect(abs(found.mean - 2) < 0.1)
    #expect(abs(found.mean - 2) < 4 * found.standardError)
    #expect(found.trustedRange != nil)
  }

  @Test("Noise that is not resolved, or not small, is left out of the trusted range")
  func bent() throws {
    // A line in the plane, blurred by a variance of 1e-4 that a model does not get below, and of width 1.
    let variances = [1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 10, 100]
    let points = normalPoints(50, manifold: 1, in: 2)
    let found = try #require(
      IntrinsicDimension(
        logDensities: normal(points, manifold: 1, variances: variances.map { $0 + 1e-4 }),
        variances: variances, dataDimension: 2))
    let range = try #require(found.trustedRange)
    #expect(range.lowerBound >= 1e-4 && range.upperBound <= 3e-2)
    // By as much as the dimension may change in the range.
    #expect(abs(found.mean - 1) < IntrinsicDimension.tolerance)
    // Between the two smallest variances the density does not change: nothing seems to be missing from space.
    #expect(abs((found.localDimensions.first ?? 0) - 2) < 0.1)
    // Where the noise is wider than the data they seem to be a point.
    #expect(abs(found.localDimensions.last ?? 1) < 0.2)
  }

  @Test("A curve that bends everywhere has no trusted range, and says how much it bends")
  func untrusted() throws {
    let variances = (0..<4).map { exp(2 * Double($0)) }
    // The local dimension changes by one per step of two: half a dimension per factor e.
    let logDensities = variances.map { variance in
      let x = log(variance)
      return [x * x / 8, x * x / 8]
    }
    let found = try #require(
      IntrinsicDimension(logDensities: logDensities, variances: variances, dataDimension: 2))
    #expect(found.trustedRange == nil)
    #expect(abs((found.curvature ?? 0) - 0.5) < 1e-12)
    #expect(zip(found.localDimensions, [2.5, 3.5, 4.5]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("Variances may come in any order, and points without a finite density are left out")
  func order() throws {
    let points = normalPoints(20, manifold: 1, in: 2)
    var logDensities = normal(points, manifold: 1, variances: variances)
    let all = try #require(
      IntrinsicDimension(logDensities: logDensities, variances: variances, dataDimension: 2))
    let turned = try #require(
      IntrinsicDimension(
        logDensities: logDensities.reversed(), variances: variances.reversed(), dataDimension: 2))
    #expect(all == turned)
    logDensities[1][3] = -.infinity
    let some = try #require(
      IntrinsicDimension(logDensities: logDensities, variances: variances, dataDimension: 2))
    #expect(some.dimensions[3].isNaN && some.dimensions[4] == all.dimensions[4])
    #expect(some.mean.isFinite)
    logDensities[1] = logDensities[1].map { _ in .nan }
    #expect(
      IntrinsicDimension(logDensities: logDensities, variances: variances, dataDimension: 2) == nil)
  }

  @Test("The standard error is how much the mean scatters between sets of points")
  func scatter() throws {
    let sphere = ChartedSurface.sphereUnimodal
    let found = try (0..<12).map { run in
      let points = sphere.sample(count: 40, from: RandomStream(seed: 6, path: ["\(run)"])).points
      return try #require(
        IntrinsicDimension(
          logDensities: [0.002, 0.003, 0.004].map {
            ExactInflation(sphere, nodes: 250, variance: $0).logDensity(points)
          }, variances: [0.002, 0.003, 0.004], dataDimension: 3))
    }
    let means = try #require(Summary(found.map(\.mean)))
    let deviation = means.standardError * 12.0.squareRoot()
    let stated = try #require(Summary(found.map(\.standardError))).mean
    // A deviation of twelve is known to a fifth: within a factor of two.
    #expect(stated < 2 * deviation && stated > deviation / 2)
  }
}
