import Evaluation
import Tensors
import Testing

@Suite("Evaluation: distances of samples")
struct SampleDistanceTests {
  private let axes = Directions(vectors: [1, 0, 0, 1], dimension: 2)

  /// Normal points in the plane around (`shift`, 0).
  private func cloud(_ count: Int, shift: Double = 0, _ name: String) -> [Double] {
    var stream = RandomStream(seed: 3, path: ["clouds", name])
    return (0..<2 * count).map { (stream.normal()) + ($0.isMultiple(of: 2) ? shift : 0) }
  }

  @Test("A cloud is at distance zero from itself in any order, and as far as it is moved")
  func moved() {
    let points = cloud(50, "moved")
    let turned = stride(from: 98, through: 0, by: -2).flatMap { [points[$0], points[$0 + 1]] }
    #expect(SlicedWasserstein(points, turned, along: axes).distance == 0)
    let shifted = points.enumerated().map { $1 + ($0.isMultiple(of: 2) ? 0.3 : 0) }
    // All of it along one of the two directions, nothing along the other.
    #expect(abs(SlicedWasserstein(points, shifted, along: axes).distance - 0.15) < 1e-14)
  }

  @Test("Threads do not change a bit")
  func threads() {
    let (one, other) = (cloud(300, "one"), cloud(300, shift: 1, "other"))
    let directions = Directions(count: 9, dimension: 2, from: RandomStream(seed: 1, path: ["d"]))
    #expect(
      SlicedWasserstein(one, other, along: directions, threads: 1)
        == SlicedWasserstein(one, other, along: directions, threads: 3))
    let discrepancies = [1, 3].map {
      MaximumMeanDiscrepancy(one, other, dimension: 2, scale: 1, threads: $0)
    }
    #expect(discrepancies[0] == discrepancies[1])
  }

  @Test("The standard error of the sliced distance is how much it scatters")
  func scatterOfTransport() throws {
    let directions = Directions(count: 16, dimension: 2, from: RandomStream(seed: 1, path: ["d"]))
    let runs = (0..<200).map { run in
      SlicedWasserstein(
        cloud(80, "e\(run)"), cloud(80, shift: 1, "f\(run)"), along: directions)
    }
    let summary = try #require(Summary(runs.map(\.distance)))
    let scatter = summary.standardError * Double(200).squareRoot()
    let told = runs.map(\.standardError).reduce(0, +) / 200
    // The scatter of 200 runs is known to 1 / sqrt(400) = 5 %, taken thrice.
    #expect(abs(told / scatter - 1) < 0.15)
  }

  @Test("What a point adds to a transport is how the distance changes when points are doubled")
  func contributions() {
    // Two points a unit apart each have to go two to the right: each adds its distance to the other cloud.
    let line = Directions(vectors: [1], dimension: 1)
    let found = SlicedWasserstein([0, 1], [2, 3], along: line)
    #expect(found.distance == 2)
    // Contributions differ by 1 in either cloud: variance 1/2 over two points, twice.
    #expect(abs(found.standardError - 0.5.squareRoot()) < 1e-15)
    #expect(SlicedWasserstein([0], [1], along: line).standardError.isNaN)
  }

  @Test("Directions have length one and point everywhere")
  func directions() {
    let directions = Directions(
      count: 400, dimension: 3, from: RandomStream(seed: 1, path: ["directions"]))
    #expect(directions.count == 400)
    var sums = [0.0, 0, 0]
    for start in stride(from: 0, to: 1200, by: 3) {
      let vector = directions.vectors[start..<start + 3]
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
      for axis in 0..<3 { sums[axis] += vector[start + axis] }
    }
    // Each mean has the standard deviation sqrt(1 / 3 / 400) = 0.029.
    for sum in sums { #expect(abs(sum / 400) < 4 * 0.029) }
  }

  @Test("A sample that is not finite is at no distance from anything")
  func notFinite() {
    for broken in [Double.nan, .infinity] {
      #expect(
        SlicedWasserstein([0, 1, broken, 2], [0, 1, 2, 3], along: axes).distance.isNaN)
    }
    let found = MaximumMeanDiscrepancy([0, 1, .nan, 2], [0, 1, 2, 3], dimension: 2, scale: 1)
    #expect(found.squared.isNaN)
    #expect(medianDistance([0, .nan, 1], dimension: 1).isNaN)
    #expect(medianDistance([1], dimension: 1).isNaN)
  }

  @Test("The discrepancy of equal distributions is zero on average")
  func unbiased() throws {
    let found = (0..<200).map { run in
      MaximumMeanDiscrepancy(
        cloud(40, "a\(run)"), cloud(40, "b\(run)"), dimension: 2, scale: 1
      ).squared
    }
    let summary = try #require(Summary(found))
    // Within four standard errors; the biased estimate would be about 2 (1 - 1/3) / 40 = 0.033 off.
    #expect(abs(summary.mean) < 4 * summary.standardError)
    #expect(summary.standardError < 0.002)
    #expect(found.contains { $0 < 0 })
  }

  @Test("The standard error of the discrepancy is how much it scatters")
  func scatter() throws {
    let runs = (0..<200).map { run in
      MaximumMeanDiscrepancy(
        cloud(60, "c\(run)"), cloud(60, shift: 1, "d\(run)"), dimension: 2, scale: 1)
    }
    let summary = try #require(Summary(runs.map(\.squared)))
    let scatter = summary.standardError * Double(200).squareRoot()
    let told = runs.map(\.standardError).reduce(0, +) / 200
    // 200 runs know their scatter to 5 %, and the first order leaves out a term of order 1 / 60.
    #expect(abs(told / scatter - 1) < 0.25)
  }

  @Test("A perfect score has area one, an inverted one zero, a constant one a half")
  func areas() {
    func characteristic(
      _ positives: [Double], _ negatives: [Double]
    ) -> ReceiverOperatingCharacteristic {
      ReceiverOperatingCharacteristic(positives: positives, negatives: negatives)
    }
    let perfect = characteristic([3, 4, .infinity], [1, 2, -.infinity])
    #expect(perfect.area == 1 && perfect.standardError == 0)
    #expect(characteristic([1, 2], [3, 4]).area == 0)
    #expect(characteristic([1, 1], [1, 1, 1]).area == 0.5)
    #expect(characteristic([2, 1], [1, 0]).area == 0.875)
    #expect(characteristic([], [1]).area.isNaN)
    #expect(characteristic([1, .nan], [1, 2]).area.isNaN)
    #expect(characteristic([1], [0, 2]).standardError.isNaN)
  }
}
