import Autodiff
import Flows
import Glibc
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

  static let all: [LawCase] =
    [1, 2, 5].flatMap { features -> [LawCase] in
      [
        LawCase(name: "LU linear", features: features, batch: 4) {
          LULinear(features: features, in: $0)
        },
        LawCase(name: "permutation", features: features, batch: 1) {
          try Permutation(features: features, in: $0)
        },
        LawCase(name: "masked affine autoregressive", features: features, batch: 3) {
          MaskedAffineAutoregressive(features: features, hidden: 9, blocks: 2, in: $0)
        },
        flow(.affineAutoregressive, .lu, features: features, batch: 1),
      ]
    }
    + [2, 3, 6].flatMap { features -> [LawCase] in
      [false, true].map { even in
        LawCase(name: "coupling, even \(even)", features: features, batch: 5) {
          RationalQuadraticCoupling(
            features: features, transformsEven: even,
            network: CouplingNetwork(bins: 5, bound: 3, hidden: 10, blocks: 2), in: $0)
        }
      } + [
        flow(.rationalQuadraticCoupling, .lu, features: features, batch: 3),
        flow(.rationalQuadraticCoupling, .permutation, features: features, batch: 1),
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

@Suite("Laws of every transform")
struct TransformLawTests {
  @Test(
    "inverse after forward is the identity, and the log-determinants cancel",
    arguments: LawCase.all + LawCase.further
  )
  func inverse(law: LawCase) throws {
    let (transform, layout, parameters, x) = try law.prepare()
    let results = evaluate(layout, parameters: parameters, inputs: [x]) { parameters, inputs in
      let forward = transform.forward(inputs[0], parameters)
      let back = transform.inverse(forward.value, parameters)
      let both = forward.logDeterminant + back.logDeterminant
      return [back.value, both.total(batch: law.batch, in: inputs[0].tracer)]
    }
    let zeros = Tensor(repeating: 0, shape: [law.batch])
    expectAgreement(results.double[0].values, x, tolerance: 1e-9, "inverse(forward(x)) in float64")
    expectAgreement(results.double[1].values, zeros, tolerance: 1e-9, "sum of log-determinants")
    // Three layers of splines whose slopes reach about 30 amplify float32 roundings.
    expectAgreement(results.single[0], x, tolerance: 2e-3, "inverse(forward(x)) in float32")
  }

  @Test(
    "the log-determinant is that of the true Jacobian, both directions",
    arguments: LawCase.all + LawCase.further, [false, true])
  func logDeterminant(law: LawCase, isInverse: Bool) throws {
    let (transform, layout, parameters, x) = try law.prepare(isInverse: isInverse)
    let results = evaluate(layout, parameters: parameters, inputs: [x]) { parameters, inputs in
      let result =
        isInverse
        ? transform.inverse(inputs[0], parameters) : transform.forward(inputs[0], parameters)
      let columns = (0..<law.features).map { feature in
        var direction = Tensor(repeating: 0, shape: x.shape)
        for row in 0..<law.batch { direction.values[row * law.features + feature] = 1 }
        return jacobianVectorProduct(
          [result.value], along: [(inputs[0], inputs[0].tracer.constant(direction))])[0]
      }
      return [result.logDeterminant.total(batch: law.batch, in: inputs[0].tracer)] + columns
    }
    let expected = (0..<law.batch).map { row in
      logAbsoluteDeterminant(
        (0..<law.features).map { feature in
          Array(results.double[1 + feature].values[row * law.features..<(row + 1) * law.features])
        })
    }
    expectAgreement(
      results.double[0].values, Tensor(expected, shape: [law.batch]), tolerance: 1e-9,
      "log-determinant")
  }

  @Test("each point of a batch is mapped by itself", arguments: LawCase.all + LawCase.further)
  func batchIndependence(law: LawCase) throws {
    let (transform, layout, parameters, x) = try law.prepare()
    func image(_ points: Tensor) -> Tensor {
      evaluate(layout, parameters: parameters, inputs: [points]) {
        [transform.forward($1[0], $0).value]
      }.double[0]
    }
    let whole = image(x)
    for row in 0..<law.batch {
      let range = row * law.features..<(row + 1) * law.features
      let alone = image(Tensor(Array(x.values[range]), shape: [1, law.features]))
      #expect(alone.values == Array(whole.values[range]))
    }
  }

  /// `ln |det|` by Gaussian elimination with partial pivoting.
  private func logAbsoluteDeterminant(_ rows: [[Double]]) -> Double {
    var rows = rows
    var result = 0.0
    for column in rows.indices {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }
      rows.swapAt(column, pivot ?? column)
      result += log(abs(rows[column][column]))
      for row in rows.indices.dropFirst(column + 1) {
        let factor = rows[row][column] / rows[column][column]
        for index in rows.indices { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return result
  }
}
