import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

/// Values worked out by hand or by a separate program, to the digits that are written.
@Suite("Known values of transforms")
struct KnownValueTests {
  /// What a transform does to a batch, in float64.
  private func image(
    of rows: [[Double]], isInverse: Bool = false, parameters: [[Double]] = [],
    mode: TrainingRecord.Mode = .evaluation, _ make: (Scope) throws -> any Transform
  ) throws -> (rows: [Double], logDeterminants: [Double], found: [[Double]]) {
    let declaration = Declaration(permutations: .stored(["permutation": [1, 2, 0]]))
    let transform = try make(declaration.root)
    let layout = declaration.layout
    let x = Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
    let values = zip(parameters, layout.parameters).map { Tensor($0, shape: $1.shape) }
    let results = evaluate(layout, parameters: values, inputs: [x], mode: mode) {
      let result = isInverse ? transform.inverse($1[0], $0) : transform.forward($1[0], $0)
      return [
        result.value, result.logDeterminant.total(batch: rows.count, in: $1[0].tracer),
      ] + $0.record.found.sorted { $0.key < $1.key }.map(\.value)
    }.double
    return (results[0].values, results[1].values, results.dropFirst(2).map(\.values))
  }

  private func expect(_ found: [Double], _ expected: [Double], within tolerance: Double = 1e-9) {
    #expect(found.count == expected.count)
    for (x, y) in zip(found, expected) { #expect(abs(x - y) <= tolerance, "\(x) is not \(y)") }
  }

  @Test("an LU map of three features")
  func lu() throws {
    let parameters = [[0.01, 0.02, 0.03], [0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0, 0.5, 1]]
    let result = try image(of: [[1, 2, 3]], parameters: parameters) {
      LULinear(features: 3, in: $0)
    }
    expect(result.rows, [3.00414718056, 4.069568686416, 5.696660689175])
    expect(result.logDeterminants, [-0.117035064597])
  }

  @Test("a permutation, a reversal, and features that a mask puts first")
  func permutations() throws {
    func permuted(_ make: (Scope) throws -> any Transform) throws -> [Double] {
      try image(of: [[10, 20, 30]], make).rows
    }
    let drawn = try permuted { try Permutation(features: 3, in: $0) }
    #expect(drawn == [20, 30, 10])
    let reversed = try permuted { _ in Permutation.reversing(3) }
    #expect(reversed == [30, 20, 10])
    let masked = try permuted { _ in Permutation(mask: [false, true, false]) }
    #expect(masked == [20, 10, 30])
  }

  @Test("two reflections of the unit vectors; a vector of length zero reflects nothing")
  func reflections() throws {
    func reflected(_ vectors: [Double]) throws -> [Double] {
      try image(of: [[1, 0], [0, 1]], parameters: [vectors]) {
        HouseholderSequence(features: 2, reflections: 2, in: $0)
      }.rows
    }
    expect(try reflected([1, 2, 3, -1]), [-0.96, -0.28, 0.28, -0.96], within: 1e-14)
    #expect(try reflected([0, 0, 0, 1]) == [1, 0, 0, -1])
  }

  @Test("ActNorm gives its first batch mean 0 and variance 1")
  func actNorm() throws {
    let result = try image(
      of: [[1, 2], [3, 5], [4, -1]], parameters: [[0, 0], [0, 0]], mode: .initialisation
    ) { ActNorm(channels: 2, in: $0) }
    expect(
      result.rows, [-1.0910894, 0, 0.2182179, 1, 0.8728716, -1], within: 1e-7)
    expect(result.logDeterminants, [Double](repeating: -1.522261219, count: 3))
    expect(result.found[0], [-0.42364893, -1.098612289], within: 1e-8)
    expect(result.found[1], [-1.745743122, -0.666666667])
  }

  @Test(
    "ActNorm starts from a batch as the published implementation does",
    arguments: [("2d", 1), ("4d", 25)])
  func publishedActNorm(prefix: String, positions: Int) throws {
    let file = try GoldenFile("actnorm_init")
    let declaration = Declaration(permutations: .stored([:]))
    let transform = ActNorm(channels: 4, positions: positions, in: declaration.root)
    let x = try #require(file.tensors["\(prefix)/x"]).flattened
    let zeros = Tensor(repeating: 0, shape: [4])
    let results = evaluate(
      declaration.layout, parameters: [zeros, zeros], inputs: [x], mode: .initialisation
    ) {
      let result = transform.forward($1[0], $0)
      return [result.value, result.logDeterminant.total(batch: x.shape[0], in: $1[0].tracer)]
        + $0.record.found.sorted { $0.key < $1.key }.map(\.value)
    }
    for (index, name) in ["y", "ld", "log_scale", "shift"].enumerated() {
      // The reference was computed in float32: a few of its roundings.
      let expected = file.tensors["\(prefix)/\(name)"]
      expectAgreement(results.double[index].values, expected, tolerance: 1e-6, "\(name), float64")
      expectAgreement(results.single[index], expected, tolerance: 1e-6, "\(name), float32")
    }
  }

  @Test("ActNorm keeps the scale of channels that do not vary", arguments: [1, 3])
  func flatChannel(batch: Int) throws {
    // 0.1 three times has a mean that is off by a rounding.
    let rows = [[Double]](repeating: [0.1, 0], count: batch)
    let result = try image(of: rows, parameters: [[0, 0], [0, 0]], mode: .initialisation) {
      ActNorm(channels: 2, in: $0)
    }
    #expect(result.found[0] == [0, 0])
    expect(result.rows, [Double](repeating: 0, count: 2 * batch), within: 1e-15)
  }

  @Test("LogTanh on both sides of its cuts, on them, and far away")
  func logTanh() throws {
    let x = [-3, -1, -0.5, 0, 0.5, 1, 2]
    let y = [
      -1.15488088489, -0.761594155956, -0.46211715726, 0, 0.46211715726, 0.761594155956,
      1.009730454925,
    ]
    let forward = try image(of: [x]) { _ in LogTanh() }
    expect(forward.rows, y)
    expect(forward.logDeterminants, [-6.061869160167])
    let back = try image(of: [forward.rows], isInverse: true) { _ in LogTanh() }
    expect(back.rows, x, within: 1e-14)
    expect(back.logDeterminants, [6.061869160167])
    let far = try image(of: [[1e30, -1e30]]) { _ in LogTanh() }
    #expect(
      far.rows[0] == -far.rows[1] && (far.rows + far.logDeterminants).allSatisfy { $0.isFinite })
  }

  @Test("spherical coordinates of a point in four dimensions")
  func spherical() throws {
    let point = [0.3, 0.4, -0.7, 0.1]
    let make = { @Sendable (_: Scope) in SphericalCoordinates(features: 4, angles: 2) }
    let forward = try image(of: [point], make)
    expect(forward.rows, [-0.226782728, 0.665249341, -0.139767473, 0.1])
    expect(forward.logDeterminants, [-1.230368587])
    let back = try image(of: [forward.rows], isInverse: true, make)
    expect(back.rows, point, within: 1e-14)
    expect(back.logDeterminants, [1.230368587])
  }

  @Test("points near the seam of the sphere are moved off it, to their own side")
  func seam() throws {
    let rows = [[0.5, 0.001], [0.5, -0.001], [0.5, 0], [-0.5, -0.0]]
    let angles = try image(of: rows) { _ in SphericalCoordinates(features: 2, angles: 1) }
      .rows.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    let small = atan2(0.01, 0.5) / .pi
    expect(angles, [small - 1, 1 - small, small - 1, -small])
  }

  @Test("the bounds of the unit interval have a finite logit")
  func logit() throws {
    let result = try image(of: [[0, 1], [0.5, 0.75]]) { _ in Logit() }
    expect(result.rows, [-log(1e6 - 1), log(1e6 - 1), 0, log(3)])
    #expect(result.logDeterminants.allSatisfy { $0.isFinite })
  }
}
