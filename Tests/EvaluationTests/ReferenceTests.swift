import Evaluation
import Testing

/// Statistics beside those of numpy and scipy, printed by `Scripts/statistics-reference.py`.
@Suite("Evaluation: agreement with scipy")
struct ReferenceTests {
  /// Sums in another order differ by roundings of numbers of order one.
  private static let tolerance = 1e-13

  /// The fractional parts of the multiples of a square root: numbers all over [0, 1).
  ///
  /// Every operation is rounded correctly, so that the script has the same bits.
  private func evenly(_ count: Int, _ number: Double) -> [Double] {
    (1...count).map { index in
      let multiple = Double(index) * number.squareRoot()
      return multiple - multiple.rounded(.down)
    }
  }

  /// Points of two coordinates, row-major.
  private func cloud(_ first: [Double], _ second: [Double]) -> [Double] {
    zip(first, second).flatMap { [$0, $1] }
  }

  private var first: [Double] { cloud(evenly(60, 2), evenly(60, 3)) }
  private var second: [Double] {
    cloud(evenly(60, 5).map { $0 * $0 }, evenly(60, 7).map { 0.5 * $0 + 0.25 })
  }

  private func expect(
    _ found: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found, sourceLocation: sourceLocation)
    #expect(abs(found - expected) < Self.tolerance, sourceLocation: sourceLocation)
  }

  @Test("Mean, standard error and quantiles are those of scipy")
  func summary() throws {
    let summary = Summary(evenly(60, 11))
    try expect(summary?.mean, 0.5070561058396942)
    try expect(summary?.standardError, 0.03757628169575471)
    try expect(summary?.quantile(0.9), 0.9013358438076591)
  }

  @Test("Kolmogorov-Smirnov distances of samples are those of scipy")
  func kolmogorov() throws {
    try expect(kolmogorovSmirnov(samples: evenly(60, 11)) { $0 * $0 }, 0.2518383489946678)
    let (one, other) = (evenly(60, 2), evenly(60, 5).map { $0 * $0 })
    try expect(kolmogorovSmirnov(samples: one, samples: other), 0.26666666666666666)
  }

  @Test("The sliced distance is the mean of scipy's distances of projections")
  func slicedWasserstein() throws {
    let directions = Directions(vectors: [1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6], dimension: 2)
    try expect(
      SlicedWasserstein(first, second, along: directions).distance, 0.13586613771447703)
  }

  @Test("The discrepancy is that of numpy's kernel matrices, with clouds of two sizes")
  func discrepancy() throws {
    let scale = medianDistance(first, dimension: 2)
    try expect(scale, 0.49480052616821285)
    let found = MaximumMeanDiscrepancy(
      first, Array(second.prefix(90)), dimension: 2, scale: scale, threads: 2)
    try expect(found.squared, 0.06281946027237195)
  }

  @Test("The area under the characteristic and its error are scipy's and DeLong's, ties included")
  func area() throws {
    // 0.1 and 0.2 added in float64, as numpy adds them: ties are ties in both.
    func coarse(_ values: [Double]) -> [Double] { values.map { (10 * $0).rounded(.down) / 10 } }
    let found = ReceiverOperatingCharacteristic(
      positives: coarse(evenly(50, 13)).map { $0 + 0.2 }, negatives: coarse(evenly(40, 17)))
    try expect(found.area, 0.64925)
    try expect(found.standardError, 0.05818031380270355)
  }

  @Test("The divergence is the sum of scipy's relative entropies")
  func divergence() throws {
    func raised(_ values: [Double]) -> [Double] { values.map { $0 + 0.1 } }
    let found = kullbackLeiblerDivergence(
      logTruth: logarithms(raised(evenly(30, 19))), logModel: logarithms(raised(evenly(30, 23))),
      weights: evenly(30, 29))
    try expect(found, -0.04406943772035465)
  }

  @Test("The distance over a surface is that of sums over every quadrant by themselves")
  func quadrants() throws {
    let found = SurfaceDensity(
      density: evenly(35, 31), exact: evenly(35, 37), columns: 5, cellArea: 0.05)
    try expect(found.kolmogorovSmirnovRaw, 0.11196188333851609)
    try expect(found.kolmogorovSmirnovNormalised, 0.10284117828467068)
  }

  @Test("Distances to nearest neighbours are those of scipy's tree")
  func neighbours() throws {
    for (numbers, mean, largest) in [
      ([2.0], 0.0016410609995435807, 0.002092041053117555),
      ([2, 3, 5], 0.0783402600797216, 0.15157461730300686),
      ([2, 3, 5, 7, 11, 13, 17, 19, 23], 0.5022154149187813, 0.6862259061136053),
    ] {
      let columns = numbers.map { evenly(500, $0) }
      let points = (0..<500).flatMap { row in columns.map { $0[row] } }
      let distances = nearestNeighbourDistances(points, dimension: numbers.count, threads: 2)
      try expect(Summary(distances)?.mean, mean)
      try expect(distances.max(), largest)
    }
  }

  @Test("Lines and parabolas of least squares, and their errors, are those of scipy and numpy")
  func lines() throws {
    let fit = LineFit((1...8).map { Double($0).squareRoot() }, evenly(8, 3))
    try expect(fit.slope, -0.036549436284873824)
    try expect(fit.slopeError, 0.19285724460920647)
    // Powers that are not orthogonal cost numpy some digits.
    #expect(abs(try #require(fit.curvature) - 0.17134955051214149) < 1e-11)
    #expect(abs(try #require(fit.curvatureError) - 0.3864402494748515) < 1e-11)
    let two = LineFit([1, 3], [2, 6])
    #expect(two.slope == 2 && two.slopeError == nil && two.curvature == nil)
    let three = LineFit([0, 1, 2], [0, 1, 4])
    try expect(three.slope, 2)
    try expect(three.curvature, 1)
    #expect(three.slopeError != nil && three.curvatureError == nil)
  }
}
