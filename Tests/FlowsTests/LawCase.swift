import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

/// A transform of some size with parameters far from its start.
struct LawCase: CustomTestStringConvertible, Sendable {
  let name: String
  let features: Int
  let batch: Int
  /// Where points are drawn from.
  var domain = -3.6..<3.6
  /// Where points of the image are drawn from.
  var range = -3.6..<3.6
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

extension LawCase {
  /// The transform, its parameters and a batch that reaches beyond the splines' bounds.
  func prepare(
    isInverse: Bool = false
  ) throws -> (transform: any Transform, layout: ParameterLayout, parameters: [Tensor], x: Tensor) {
    let stream = RandomStream(seed: 7, path: ["laws", testDescription])
    let declaration = Declaration(permutations: .random(stream.child("permutations")))
    let transform = try make(declaration.root)
    var draws = stream.child("parameters")
    let parameters = declaration.layout.parameters.map { parameter in
      Tensor(
        (0..<parameter.shape.count).map { _ in draws.uniform(in: -0.4..<0.4) },
        shape: parameter.shape)
    }
    let shape: Shape = [batch, features]
    let interval = isInverse ? range : domain
    let x = Tensor((0..<shape.count).map { _ in draws.uniform(in: interval) }, shape: shape)
    return (transform, declaration.layout, parameters, x)
  }
}
