import Autodiff
import Flows
import Testing

/// A transform of some size with parameters far from its start.
struct LawCase: CustomTestStringConvertible, Sendable {
  let name: String
  let features: Int
  let batch: Int
  let make: @Sendable (Scope) throws -> any Transform

  var testDescription: String { "\(name), \(features) features, batch \(batch)" }

  private static func flow(
    _ kind: FlowArchitecture.Kind, _ linear: FlowArchitecture.Mixing, features: Int, batch: Int
  ) -> LawCase {
    LawCase(name: "\(kind.rawValue) with \(linear)", features: features, batch: batch) {
      try FlowArchitecture(
        transform: kind, layers: 3, linear: linear, bins: 4, bound: 3, hidden: 12, blocks: 1
      ).build(features: features, in: $0)
    }
  }

  /// Every map of single features, splines with few and with more bins.
  private static let maps: [(name: String, map: ConditionedMap)] =
    [("affine", .affine), ("additive", .additive)]
    + [
      SplineFamily.rationalQuadratic, .quadratic(boundary: .smooth),
      .quadratic(boundary: .published), .cubic, .linear,
    ].flatMap { family in
      [2, 5].map { bins in
        ("\(family) of \(bins) bins", .spline(family, bins: bins, bound: 3))
      }
    }

  static let all: [LawCase] =
    [1, 2, 5].flatMap { features -> [LawCase] in
      [
        LawCase(name: "LU linear", features: features, batch: 4) {
          LULinear(features: features, in: $0)
        },
        LawCase(name: "permutation", features: features, batch: 1) {
          try Permutation(features: features, in: $0)
        },
      ]
        + maps.map { name, map in
          LawCase(name: "\(name), autoregressive", features: features, batch: 3) {
            MaskedAutoregressive(features: features, map: map, hidden: 10, blocks: 2, in: $0)
          }
        }
    }
    + [2, 3, 6].flatMap { features -> [LawCase] in
      maps.flatMap { name, map in
        [false, true].map { even in
          LawCase(name: "\(name), coupling, even \(even)", features: features, batch: 4) {
            Coupling(
              features: features, transformsEven: even, map: map, hidden: 10, blocks: 2, in: $0)
          }
        }
      }
    }
    + FlowArchitecture.Kind.allCases.flatMap { kind -> [LawCase] in
      [
        flow(kind, .lu, features: kind.isCoupling ? 2 : 1, batch: 1),
        flow(kind, .lu, features: 3, batch: 3),
        flow(kind, .permutation, features: 4, batch: 2),
      ]
    }
}
