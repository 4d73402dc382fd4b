import Glibc
import Tensors
import Testing

@testable import Simulators

/// A distribution to look at: a dimension and a concentration.
struct FisherCase: CustomTestStringConvertible, Sendable {
  let sphereDimension: Int
  let concentration: Double

  var testDescription: String { "dimension \(sphereDimension), concentration \(concentration)" }
  var distribution: VonMisesFisher {
    VonMisesFisher(sphereDimension: sphereDimension, concentration: concentration)
  }

  static let all = [1, 2, 3, 8, 64].flatMap { dimension in
    [0.01, 6, 500].map { FisherCase(sphereDimension: dimension, concentration: $0) }
  }

  /// The distribution function of the angle from the mean, by Gauss-Legendre rules; `total` is all of it.
  func angles() -> (total: Double, cumulative: (Double) -> Double) {
    // The area of the sphere of the directions that have this angle; two points for d = 1.
    let logArea = VonMisesFisher.logArea(ofSphere: sphereDimension - 1)
    let cells = 2000
    var sums = [0.0]
    for cell in 0..<cells {
      let width = Double.pi / Double(cells)
      let rule = Quadrature([width * Double(cell)...width * Double(cell + 1)], panels: 1)
      let mass = zip(rule.nodes, rule.weights).reduce(0) { sum, node in
        let logSines = Double(sphereDimension - 1) * log(sin(node.0))
        return sum + node.1
          * exp(distribution.logDensity(atCosine: cos(node.0)) + logSines + logArea)
      }
      sums.append(sums[cell] + mass)
    }
    return (
      sums[cells],
      { angle in
        let place = angle / .pi * Double(cells)
        let cell = min(Int(place), cells - 1)
        return sums[cell] + (place - Double(cell)) * (sums[cell + 1] - sums[cell])
      }
    )
  }
}

@Suite("Von Mises-Fisher distribution")
struct VonMisesFisherTests {
  private let count = 20_000

  /// A unit vector that is no axis.
  private func mean(_ dimension: Int) -> [Double] {
    var draws = RandomStream(seed: 71, path: ["mean"])
    let normals = draws.normals(count: dimension + 1)
    return normals.map { $0 / SphericalAngles.length(normals) }
  }

  private func draws(_ item: FisherCase, around mean: [Double]) -> [[Double]] {
    var stream = RandomStream(seed: 72, path: [item.testDescription])
    return (0..<count).map { _ in item.distribution.draw(around: mean, from: &stream) }
  }

  private func product(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test("The density integrates to one over the sphere", arguments: FisherCase.all)
  func normalised(item: FisherCase) {
    // For d = 1 each angle is that of two points, which the area of the 0-sphere counts.
    #expect(abs(item.angles().total - 1) < 1e-11)
  }

  @Test("The normalisation is that of the Bessel functions of half the dimension")
  func normalisation() throws {
    for row in try ReferenceTable(named: "modified_bessel.csv").rows {
      let (order, concentration) = (row[0], row[1])
      let logConstant =
        order * log(concentration) - (order + 1) * log(2 * .pi) - row[2]
      let item = FisherCase(
        sphereDimension: Int(2 * order + 1), concentration: concentration)
      let found = item.distribution.logDensity(atCosine: 1)
      #expect(abs(found - logConstant - concentration) < 1e-14 * max(100, concentration))
    }
    // The cases of the circle and of the sphere.
    let circle = FisherCase(sphereDimension: 1, concentration: 6).distribution
    let angle = VonMises(concentration: 6)
    let sphere = FisherCase(sphereDimension: 2, concentration: 6).distribution
    for t in [0, 0.3, 2, 3] {
      #expect(abs(circle.logDensity(atCosine: cos(t)) - angle.logDensity(at: t)) < 1e-13)
      let known = log(6 / (4 * .pi * sinh(6))) + 6 * cos(t)
      #expect(abs(sphere.logDensity(atCosine: cos(t)) - known) < 1e-13)
    }
  }

  @Test("Angles from the mean follow their distribution", arguments: FisherCase.all)
  func angles(item: FisherCase) {
    let mean = mean(item.sphereDimension)
    let angles = draws(item, around: mean).map { vector -> Double in
      #expect(abs(SphericalAngles.length(vector) - 1) < 1e-13)
      // The half of the chord is the sine of half the angle, also where the cosine is nearly 1.
      let chord = SphericalAngles.length(zip(vector, mean).map { $0 - $1 })
      return 2 * asin(min(1, chord / 2))
    }
    // 99.99 % of the limiting Kolmogorov distribution, for 15 comparisons; lines between the nodes are
    // right to 1e-4, as cells are 40 times narrower than the narrowest distribution.
    let critical = 2.225 / Double(count).squareRoot() + 1e-4
    #expect(kolmogorov(angles, item.angles().cumulative) < critical)
  }

  @Test(
    "Directions around the mean are uniform",
    arguments: FisherCase.all.filter { $0.sphereDimension > 1 })
  func directions(item: FisherCase) {
    let mean = mean(item.sphereDimension)
    // A direction orthogonal to the mean; the angle from it is uniform on a sphere of a dimension less.
    var axis = [Double](repeating: 0, count: mean.count)
    (axis[0], axis[1]) = (mean[1], -mean[0])
    let length = SphericalAngles.length(axis)
    axis = axis.map { $0 / length }
    let uniform = FisherCase(
      sphereDimension: item.sphereDimension - 1, concentration: 1e-12)
    let angles = draws(item, around: mean).map { vector -> Double in
      let cosine = product(vector, mean)
      let across = zip(vector, mean).map { $0 - cosine * $1 }
      return acos(min(max(product(across, axis) / SphericalAngles.length(across), -1), 1))
    }
    let critical = 2.225 / Double(count).squareRoot() + 1e-4
    #expect(kolmogorov(angles, uniform.angles().cumulative) < critical)
  }

  @Test("Draws around the first axis, and around its opposite, are there")
  func axes() {
    let item = FisherCase(sphereDimension: 3, concentration: 500)
    for sign in [1.0, -1] {
      let vectors = draws(item, around: [sign, 0, 0, 0])
      let average = vectors.reduce(0) { $0 + $1[0] } / Double(count)
      // The mean of the cosine is 1 - 3 / (2 · 500) to 1e-5; deviations of it are 1.2e-3.
      #expect(abs(average * sign - 0.997) < 1e-4)
    }
  }
}
