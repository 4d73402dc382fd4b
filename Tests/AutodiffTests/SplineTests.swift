import Autodiff
import Tensors
import Testing

@Suite("Splines")
struct SplineTests {
  private static let families: [SplineFamily] = [
    .rationalQuadratic, .quadratic(boundary: .smooth), .quadratic(boundary: .published), .cubic,
    .linear,
  ]

  /// The spline as a computation of points `[n]` and parameters `[n, count]`.
  private func spline(
    _ family: SplineFamily, bins: Int = 5, bound: Double = 3, isInverse: Bool
  ) -> @Sendable ([Value]) -> [Value] {
    {
      let spline = Spline(family, shape: SplineShape(bins: bins, bound: bound))
      let result = spline($0[0], parameters: $0[1], isInverse: isInverse)
      return [result.y, result.logDerivative]
    }
  }

  @Test("known values and log-derivatives", arguments: SplineVector.all, [false, true])
  func vectors(vector: SplineVector, isInverse: Bool) {
    let points = SplineVector.points
    let parameters = Tensor(
      points.flatMap { _ in vector.parameters }, shape: [points.count, vector.parameters.count])
    let testCase = Case(
      "vector", [Tensor(points, shape: [points.count]), parameters],
      spline(vector.family, isInverse: isInverse))
    let results = testCase.evaluate(testCase.inputs)
    let expected = isInverse ? vector.inverse : vector.forward
    // The values are given to ten digits, some to seven or eight. The published inverse of the linear
    // spline lengthens the last bin: what falls there is off by up to 10⁻⁵.
    let tolerance = isInverse && vector.family == .linear ? 1e-5 : 2e-9
    for (found, known) in zip(results[0].values, expected.y) {
      #expect(abs(found - known) < tolerance)
    }
    for (found, known) in zip(results[1].values, expected.logDerivative) {
      #expect(abs(found - known) < 3e-8)
    }
  }

  @Test(
    "bounds are mapped to themselves, and the map is the identity outside", arguments: families)
  func bounds(family: SplineFamily) {
    let points: [Double] = [-1e30, -4, -3, 3, 3.5, 1e30]
    for isInverse in [false, true] {
      for bins in [2, 5, 64] {
        let testCase = Case(
          "bounds",
          [
            Tensor(points, shape: [6]),
            pseudorandom([6, family.parameterCount(bins: bins)], seed: bins).map { 2 * $0 },
          ], spline(family, bins: bins, isInverse: isInverse))
        let results = testCase.evaluate(testCase.inputs)
        #expect(results[0].values.enumerated().allSatisfy { abs($1 - points[$0]) < 1e-14 })
        for index in [0, 1, 4, 5] {
          #expect(results[0].values[index] == points[index])
          #expect(results[1].values[index] == 0)
        }
      }
    }
  }

  @Test(
    "smooth families have slope 1 at the bounds, whatever the parameters",
    arguments: [SplineFamily.rationalQuadratic, .quadratic(boundary: .smooth)], [2, 3, 11])
  func smoothness(family: SplineFamily, bins: Int) {
    let testCase = Case(
      "slopes",
      [
        Tensor([-3, 3, -3, 3], shape: [4]),
        pseudorandom([4, family.parameterCount(bins: bins)], seed: bins).map { 3 * $0 },
      ], spline(family, bins: bins, isInverse: false))
    for logDerivative in testCase.evaluate(testCase.inputs)[1].values {
      #expect(abs(logDerivative) < 1e-12)
    }
  }

  @Test("two bins and slope 1 at both bounds leave a quadratic spline nothing but the identity")
  func identity() {
    let points = (0..<9).map { -4 + Double($0) }
    let testCase = Case(
      "identity",
      [Tensor(points, shape: [9]), pseudorandom([9, 3], seed: 4).map { 3 * $0 }],
      spline(.quadratic(boundary: .smooth), bins: 2, isInverse: false))
    let values = testCase.evaluate(testCase.inputs)[0].values
    #expect(zip(values, points).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("the inverse undoes the map, bounds and knots included", arguments: families, [2, 5, 32])
  func inverse(family: SplineFamily, bins: Int) {
    // The bounds, knots of the linear spline, and points that are no knots.
    let points = [-3, 3, 0, -0.6, 1.8] + (0..<240).map { -4 + 8 * (Double($0) + 0.37) / 240 }
    let count = points.count
    let forward = spline(family, bins: bins, isInverse: false)
    let backward = spline(family, bins: bins, isInverse: true)
    let testCase = Case(
      "inverse",
      [
        Tensor(points, shape: [count]),
        pseudorandom([count, family.parameterCount(bins: bins)], seed: 5).map { 2 * $0 },
      ]
    ) {
      let image = forward($0)
      let back = backward([image[0], $0[1]])
      return [back[0], image[1] + back[1]]
    }
    let results = testCase.evaluate(testCase.inputs)
    // Flat pieces amplify the roundings of their images by the reciprocal of their slopes.
    for (point, back) in zip(points, results[0].values) { #expect(abs(back - point) < 1e-10) }
    for (index, sum) in results[1].values.enumerated() {
      // The derivative of the linear spline jumps at knots: roundings decide which of two it is.
      guard family != .linear || !(2..<5).contains(index) else { continue }
      #expect(abs(sum) < 1e-9)
    }
  }

  @Test("maps rise", arguments: families, [2, 8])
  func monotonicity(family: SplineFamily, bins: Int) {
    let points = (0...400).map { -3.2 + 6.4 * Double($0) / 400 }
    let row = pseudorandom([family.parameterCount(bins: bins)], seed: 3).map { 4 * $0 }
    let parameters = Tensor(
      points.flatMap { _ in row.values }, shape: [points.count, row.shape.count])
    for isInverse in [false, true] {
      let testCase = Case(
        "rising", [Tensor(points, shape: [points.count]), parameters],
        spline(family, bins: bins, isInverse: isInverse))
      let values = testCase.evaluate(testCase.inputs)[0].values
      #expect(zip(values, values.dropFirst()).allSatisfy(<))
    }
  }

  @Test(
    "no infinity and no invalid number in either precision, gradients included: extreme parameters",
    arguments: families, [false, true])
  func finiteness(family: SplineFamily, isInverse: Bool) {
    let points: [Double] = [-1e6, -3.1, -3, -2.999_999_9, -1, 0, 1, 2.999_999_9, 3, 3.1, 1e6]
    for scale in [0.0, 1, 20, 60, 1000] {
      let count = family.parameterCount(bins: 6)
      let testCase = Case(
        "extremes",
        [
          Tensor(points, shape: [points.count]),
          pseudorandom([points.count, count], seed: 17).map { scale * $0 },
        ], spline(family, bins: 6, isInverse: isInverse))
      for examined in [testCase, testCase.gradientCase(seed: 3)] {
        let tracer = Tracer()
        let graph = Graph(
          outputs: examined.function(examined.inputs.map { tracer.input($0.shape) }))
        let exact = ReferenceExecutor(graph).run(examined.inputs)
        let single = PlannedExecutor(graph).run(examined.inputs.map { $0.values.map(Float.init) })
        #expect(exact.allSatisfy { $0.values.allSatisfy(\.isFinite) }, "scale \(scale)")
        #expect(single.allSatisfy { $0.allSatisfy(\.isFinite) }, "scale \(scale), float32")
      }
    }
  }
}
