import Glibc
import Testing

@testable import Tensors

@Suite("Random: distributions")
struct DistributionTests {
  /// 99.9 % point of the limiting Kolmogorov distribution, sqrt(n) times the KS statistic.
  private let criticalKolmogorov = 1.949

  @Test("Uniform numbers follow the uniform distribution and stay in [0, 1)")
  func uniform() {
    var stream = RandomStream(seed: 1, path: ["uniform"])
    let values = (0..<100_000).map { _ in stream.uniform() }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(scaledKolmogorov(values) { $0 } < criticalKolmogorov)
    let floats = (0..<100_000).map { _ in Double(stream.uniformFloat()) }
    #expect(floats.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(scaledKolmogorov(floats) { $0 } < criticalKolmogorov)
    let open = (0..<100_000).map { _ in stream.openUniform() }
    #expect(open.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(scaledKolmogorov(open) { $0 } < criticalKolmogorov)
  }

  @Test("Uniform numbers of a range never reach its upper end, even one rounding step wide")
  func uniformRange() {
    var stream = RandomStream(seed: 1, path: ["range"])
    let values = (0..<100_000).map { _ in stream.uniform(in: -0.1..<0.3) }
    #expect(values.allSatisfy { $0 >= -0.1 && $0 < 0.3 })
    #expect(scaledKolmogorov(values) { ($0 + 0.1) / 0.4 } < criticalKolmogorov)
    let narrow = 1.0..<1.0.nextUp
    #expect((0..<1000).allSatisfy { _ in stream.uniform(in: narrow) == 1 })
  }

  @Test("Normal numbers follow the normal distribution, in moments, shape and tails")
  func normal() {
    var stream = RandomStream(seed: 1, path: ["normal"])
    let count = 1_000_000
    let values = stream.normals(count: count)
    #expect(scaledKolmogorov(values) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < criticalKolmogorov)
    // Moments 1 to 4 lie within four standard errors: variances of x^k are 1, 2, 15 and 96.
    for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let moment =
        values.reduce(0) { sum, value in
          sum + (0..<power).reduce(1) { product, _ in product * value }
        } / Double(count)
      #expect(abs(moment - expected) < 4 * (variance / Double(count)).squareRoot())
    }
    // Counts beyond the start of the ziggurat's tail on both sides are Poisson.
    for sign in [-1.0, 1] {
      let beyond = values.count { sign * $0 > NormalZiggurat.tail }
      let expected = Double(count) * 0.5 * erfc(NormalZiggurat.tail / 2.0.squareRoot())
      #expect(abs(Double(beyond) - expected) < 4 * expected.squareRoot())
    }
  }

  @Test("Squares of normal numbers follow chi-squared with two degrees of freedom in pairs")
  func normalPairs() {
    var stream = RandomStream(seed: 2, path: ["pairs"])
    let radii = (0..<200_000).map { _ in
      let first = stream.normal()
      let second = stream.normal()
      return first * first + second * second
    }
    #expect(scaledKolmogorov(radii) { 1 - exp(-$0 / 2) } < criticalKolmogorov)
  }

  @Test("The layers of the ziggurat have equal areas and close at the top")
  func ziggurat() {
    let ziggurat = NormalZiggurat.shared
    #expect(ziggurat.edges.count == 257)
    #expect(ziggurat.edges[256] == 0 && ziggurat.heights[256] == 1)
    let area = ziggurat.edges[0] * ziggurat.heights[1]
    for layer in 1..<256 {
      let layerArea =
        ziggurat.edges[layer] * (ziggurat.heights[layer + 1] - ziggurat.heights[layer])
      #expect(abs(layerArea / area - 1) < 1e-9)
    }
  }

  @Test("Exponential numbers are positive and follow their distribution")
  func exponential() {
    var stream = RandomStream(seed: 1, path: ["exponential"])
    let values = (0..<200_000).map { _ in stream.exponential(mean: 0.3) }
    #expect(values.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(scaledKolmogorov(values) { 1 - exp(-$0 / 0.3) } < criticalKolmogorov)
  }

  @Test("Integers below a bound are equally frequent", arguments: [1, 2, 7, 10, 100])
  func integers(bound: Int) {
    var stream = RandomStream(seed: 3, path: ["integers"]).child(bound)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<100_000 { counts[stream.integer(below: bound)] += 1 }
    #expect(chiSquaredExcess(counts) < 4)
  }

  @Test("Integers are unbiased where a modulus would not be")
  func hugeBound() {
    // Taking words modulo 3 * 2^61 would make the lowest third of results twice as frequent.
    let bound = 3 << 61
    var stream = RandomStream(seed: 3, path: ["huge"])
    var counts = [0, 0, 0]
    for _ in 0..<60_000 { counts[stream.integer(below: bound) >> 61] += 1 }
    #expect(chiSquaredExcess(counts) < 4)
  }

  @Test("All 24 orders of four elements are equally frequent")
  func permutations() {
    var stream = RandomStream(seed: 4, path: ["orders"])
    var counts: [[Int]: Int] = [:]
    for _ in 0..<48_000 { counts[stream.permutation(count: 4), default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(
      chiSquaredExcess(
        counts.keys.sorted { $0.lexicographicallyPrecedes($1) }.map {
          counts[$0, default: 0]
        }) < 4)
  }

  @Test("A permutation holds every index once; none and one are their own")
  func permutationIsComplete() {
    var stream = RandomStream(seed: 4, path: ["complete"])
    #expect(stream.permutation(count: 1000).sorted() == Array(0..<1000))
    #expect(stream.permutation(count: 0) == [])
    #expect(stream.permutation(count: 1) == [0])
    var letters = ["a", "b", "c"]
    stream.shuffle(&letters)
    #expect(letters.sorted() == ["a", "b", "c"])
  }

  @Test("Sibling streams and successive draws are uncorrelated")
  func independence() {
    let parent = RandomStream(seed: 6, path: ["siblings"])
    let count = 100_000
    let columns = (0..<4).map { index in
      var stream = parent.child(index)
      return stream.normals(count: count)
    }
    let limit = 4 / Double(count).squareRoot()
    for first in 0..<4 {
      for second in 0..<first {
        #expect(abs(correlation(columns[first], columns[second])) < limit)
      }
      for lag in 1...3 {
        let shifted = Array(columns[first][lag...] + columns[first][..<lag])
        #expect(abs(correlation(columns[first], shifted)) < limit)
      }
    }
  }

  /// sqrt(n) times the largest distance between the empirical and the exact distribution function.
  private func scaledKolmogorov(_ values: [Double], _ cumulative: (Double) -> Double) -> Double {
    let count = Double(values.count)
    let largest = values.sorted().enumerated().reduce(0.0) { largest, element in
      let exact = cumulative(element.element)
      let below = Double(element.offset) / count
      return max(largest, exact - below, below + 1 / count - exact)
    }
    return largest * count.squareRoot()
  }

  /// How many standard deviations the chi-squared of equal frequencies lies above its mean.
  private func chiSquaredExcess(_ counts: [Int]) -> Double {
    guard counts.count > 1 else { return 0 }
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    let statistic = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
    let freedom = Double(counts.count - 1)
    return (statistic / expected - freedom) / (2 * freedom).squareRoot()
  }

  private func correlation(_ first: [Double], _ second: [Double]) -> Double {
    let count = Double(first.count)
    let meanFirst = first.reduce(0, +) / count
    let meanSecond = second.reduce(0, +) / count
    var (covariance, varianceFirst, varianceSecond) = (0.0, 0.0, 0.0)
    for (x, y) in zip(first, second) {
      covariance += (x - meanFirst) * (y - meanSecond)
      varianceFirst += (x - meanFirst) * (x - meanFirst)
      varianceSecond += (y - meanSecond) * (y - meanSecond)
    }
    return covariance / (varianceFirst * varianceSecond).squareRoot()
  }
}
