import Evaluation
import Testing

@Suite("Evaluation: the variance that a curve recommends")
struct VarianceCurveTests {
  private func curve(
    _ means: [(Double, Double)], error: Double? = 0.01,
    preference: VarianceCurve.Preference = .smallest
  ) -> VarianceCurve? {
    VarianceCurve(
      means.map {
        VarianceCurve.Point(
          variance: $0.0, mean: $0.1, standardError: error, count: error == nil ? 1 : 5)
      }, preference: preference)
  }

  private let valley = [(0.1, 0.2), (0.001, 0.055), (0.01, 0.05), (0.0001, 0.3), (1, 0.5)]

  @Test("The best mean is recommended, with all that is within its standard error, in any order")
  func best() throws {
    let found = try #require(curve(valley))
    #expect(found.points.map(\.variance) == [0.0001, 0.001, 0.01, 0.1, 1])
    #expect(found.best.variance == 0.01)
    #expect(found.notWorse == [0.001, 0.01])
    #expect(found.edge == nil)
    let exact = try #require(curve(valley, error: 0.001))
    #expect(exact.notWorse == [0.01])
    let largest = try #require(
      curve(valley.map { ($0.0, -$0.1) }, preference: .largest))
    #expect(largest.best.variance == 0.01)
    #expect(largest.notWorse == [0.001, 0.01])
  }

  @Test("It says when the best is an end of the range, on either side")
  func edges() throws {
    #expect(try #require(curve([(1, 1), (2, 2), (3, 3)])).edge == .smallest)
    #expect(try #require(curve([(1, 3), (2, 2), (3, 1)])).edge == .largest)
    #expect(try #require(curve([(1, 3)])).edge == nil)
  }

  @Test("Without replicates there is no error, and nothing but the best is as good as the best")
  func single() throws {
    let found = try #require(curve(valley, error: nil))
    #expect(found.best.standardError == nil)
    #expect(found.notWorse == [0.01])
  }

  @Test("Of equal means the least noise is recommended; a mean that is no number never is")
  func ties() throws {
    #expect(try #require(curve([(1, 0.5), (0.1, 0.5), (0.01, 0.7)])).best.variance == 0.1)
    let found = try #require(curve([(1, 0.5), (0.1, .nan), (0.01, -.infinity)]))
    #expect(found.best.variance == 1)
    #expect(found.notWorse == [1])
    #expect(curve([(1, .nan)]) == nil)
    #expect(curve([]) == nil)
  }

  @Test("Replicates give mean, standard error and count")
  func replicates() throws {
    let point = try #require(VarianceCurve.Point(variance: 0.1, replicates: [1, 2, 3]))
    #expect(point.mean == 2 && point.count == 3)
    // The deviation 1 over the root of three.
    #expect(abs((point.standardError ?? 0) - 1 / 3.0.squareRoot()) < 1e-15)
    let one = try #require(VarianceCurve.Point(variance: 0.1, replicates: [1]))
    #expect(one.standardError == nil)
    #expect(VarianceCurve.Point(variance: 0.1, replicates: []) == nil)
  }
}
