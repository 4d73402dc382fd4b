import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

/// A transform of the published implementation with the arguments that its reference was made with.
struct GoldenTransform: CustomTestStringConvertible, Sendable {
  let file: String
  /// The bound of the published quadratic splines, if it is made of these.
  var quadraticBound: Double? = nil
  let make: @Sendable (Scope) throws -> any Transform

  var testDescription: String { file }

  private static func bound(of map: ConditionedMap) -> Double? {
    guard case .spline(let spline) = map, spline.family == .quadratic(boundary: .published) else {
      return nil
    }
    return spline.shape.bound
  }

  private static func coupling(
    _ file: String, features: Int, even: Bool, hidden: Int = 16, map: ConditionedMap
  ) -> GoldenTransform {
    GoldenTransform(file: file, quadraticBound: bound(of: map)) {
      Coupling(
        features: features, transformsEven: even, map: map, hidden: hidden, blocks: 2, in: $0)
    }
  }

  private static func autoregressive(
    _ file: String, features: Int, map: ConditionedMap
  ) -> GoldenTransform {
    GoldenTransform(file: file, quadraticBound: bound(of: map)) {
      MaskedAutoregressive(features: features, map: map, hidden: 16, blocks: 2, in: $0)
    }
  }

  private static func spline(
    _ family: SplineFamily, bins: Int = 5, bound: Double = 3
  ) -> ConditionedMap {
    .spline(family, bins: bins, bound: bound)
  }

  static let all: [GoldenTransform] =
    [1, 2, 3, 8].map { features in
      GoldenTransform(file: "lulinear_d\(features)") { LULinear(features: features, in: $0) }
    }
    + [1, 2, 3, 5].map { features in
      autoregressive("maf_affine_d\(features)", features: features, map: .affine)
    } + [
      GoldenTransform(file: "permutation_d5") { try Permutation(features: 5, in: $0) },
      coupling(
        "coupling_rq_d2_k5_even_h100", features: 2, even: true, hidden: 100,
        map: spline(.rationalQuadratic)),
      coupling(
        "coupling_rq_d2_k5_odd_h16", features: 2, even: false, map: spline(.rationalQuadratic)),
      coupling(
        "coupling_rq_d3_k5_even_h16", features: 3, even: true, map: spline(.rationalQuadratic)),
      coupling(
        "coupling_rq_d5_k11_odd_h16", features: 5, even: false,
        map: spline(.rationalQuadratic, bins: 11, bound: 10)),
      coupling("coupling_affine_d3_even", features: 3, even: true, map: .affine),
      coupling("coupling_affine_d4_odd", features: 4, even: false, map: .affine),
      coupling(
        "coupling_quadratic_d3_k5", features: 3, even: true,
        map: spline(.quadratic(boundary: .published))),
      autoregressive(
        "maf_quadratic_d3_k5", features: 3, map: spline(.quadratic(boundary: .published))),
      autoregressive("maf_rq_d3_k5", features: 3, map: spline(.rationalQuadratic)),
    ]
}

/// A spline of the published implementation.
struct GoldenSpline: CustomTestStringConvertible, Sendable {
  let file: String
  let family: SplineFamily
  let bins: Int
  let bound: Double

  var testDescription: String { file }

  /// The names of the parameters in the file, in our order.
  var parameters: [String] {
    family == .rationalQuadratic ? ["uw", "uh", "ud"] : ["uw", "uh"]
  }

  /// The bound, if this is a published quadratic spline.
  var quadraticBound: Double? { family == .rationalQuadratic ? nil : bound }

  static let all = [
    GoldenSpline(file: "spline_rq_k5_tb3", family: .rationalQuadratic, bins: 5, bound: 3),
    GoldenSpline(file: "spline_rq_k8_tb3", family: .rationalQuadratic, bins: 8, bound: 3),
    GoldenSpline(file: "spline_rq_k11_tb10", family: .rationalQuadratic, bins: 11, bound: 10),
    GoldenSpline(
      file: "spline_quadratic_k5_tb3", family: .quadratic(boundary: .published), bins: 5, bound: 3),
    GoldenSpline(
      file: "spline_quadratic_k11_tb10", family: .quadratic(boundary: .published), bins: 11,
      bound: 10),
  ]
}

@Suite("Transforms agree with the published implementation")
struct GoldenTransformTests {
  @Test(
    "values, log-determinants and gradients, both directions",
    arguments: GoldenTransform.all, [false, true])
  func transform(golden: GoldenTransform, isInverse: Bool) throws {
    let file = try GoldenFile(golden.file)
    let declaration = Declaration(permutations: .stored(file.permutations))
    let transform = try golden.make(declaration.root)
    let layout = declaration.layout
    let prefix = isInverse ? "f64/inv" : "f64/fwd"
    let x = try #require(file.tensors["\(prefix)/x"])
    let weights = try #require(file.tensors["\(prefix)/w"])
    let results = evaluate(
      layout, parameters: try file.parameters(of: layout), inputs: [x, weights]
    ) { parameters, inputs in
      let result =
        isInverse
        ? transform.inverse(inputs[0], parameters) : transform.forward(inputs[0], parameters)
      let logDeterminant = result.logDeterminant.total(batch: x.shape[0], in: inputs[0].tracer)
      let loss = (result.value * inputs[1]).sum() + logDeterminant.sum()
      return [result.value, logDeterminant]
        + gradient(of: loss, withRespectTo: [inputs[0]] + parameters.values)
    }
    let names =
      ["y", "ld", "gx"] + layout.parameters.map { "gp/\($0.publishedName)" }
    for (index, name) in names.enumerated() {
      guard let expected = file.tensors["\(prefix)/\(name)"] else {
        // The gradients of one block of the widest network are left out of the committed file.
        #expect(golden.file == "coupling_rq_d2_k5_even_h100" && name.contains("blocks.1"))
        continue
      }
      compare(
        results, index, expected, name, file, isInverse, tolerance: 1e-9,
        unless: { name == "gx" && abs(x.values[$0]) == golden.quadraticBound })
    }
  }

  /// Compares one result in both precisions.
  ///
  /// The published quadratic spline clamps images to the interval. Where rounding puts the image of a
  /// bound outside, that drops the derivative: for `gx` at the bounds there is no reference.
  private func compare(
    _ results: TwoPrecisions, _ index: Int, _ expected: Tensor, _ name: String, _ file: GoldenFile,
    _ isInverse: Bool, tolerance: Double, unless hasNoReference: (_ element: Int) -> Bool
  ) {
    let kept = expected.values.indices.filter { !hasNoReference($0) }
    let compared = Tensor(kept.map { expected.values[$0] }, shape: [kept.count])
    let what = "\(isInverse ? "inv" : "fwd")/\(name)"
    #expect(results.double[index].shape == expected.shape, "\(what)")
    expectAgreement(
      kept.map { results.double[index].values[$0] }, compared, tolerance: tolerance,
      "\(what) in float64")
    expectAgreement(
      kept.map { results.single[index][$0] }, compared,
      tolerance: allowed(file, isInverse, name), "\(what) in float32")
  }

  /// What float32 is entitled to: a few times the error of the reference's own float32 run, whose
  /// roundings fall differently, and a few roundings of its own.
  private func allowed(_ file: GoldenFile, _ isInverse: Bool, _ name: String) -> Double {
    8 * file.singlePrecisionNoise("\(isInverse ? "inv" : "fwd")/\(name)") + 1e-6
  }

  @Test(
    "splines: values, log-derivatives and gradients, both directions",
    arguments: GoldenSpline.all, [false, true])
  func spline(golden: GoldenSpline, isInverse: Bool) throws {
    let file = try GoldenFile(golden.file)
    let prefix = isInverse ? "f64/inv" : "f64/fwd"
    let spline = Spline(
      golden.family, shape: SplineShape(bins: golden.bins, bound: golden.bound))
    let inputs =
      try (["\(prefix)/x", "\(prefix)/w"] + golden.parameters.map { "param/\($0)" })
      .map { try #require(file.tensors[$0]) }
    let results = evaluate(
      Declaration(permutations: .stored([:])).layout, parameters: [], inputs: inputs
    ) { _, values in
      var start = 0
      let parts = values.dropFirst(2).map { part in
        defer { start += part.shape.columns }
        return part.scattered(
          to: Array(start..<start + part.shape.columns), of: spline.parameterCount)
      }
      let result = spline(values[0], parameters: total(parts), isInverse: isInverse)
      let loss = (result.y * values[1]).sum() + result.logDerivative.sum()
      return [result.y, result.logDerivative]
        + gradient(of: loss, withRespectTo: [values[0]] + values.dropFirst(2))
    }
    for (index, name) in (["y", "ld", "gx"] + golden.parameters.map { "gp/\($0)" }).enumerated() {
      let expected = try #require(file.tensors["\(prefix)/\(name)"])
      compare(
        results, index, expected, name, file, isInverse, tolerance: 1e-8,
        unless: { name == "gx" && abs(inputs[0].values[$0]) == golden.quadraticBound })
    }
  }
}
