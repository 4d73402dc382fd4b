import Autodiff
import Flows
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
