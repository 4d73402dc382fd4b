import Tensors

@testable import Autodiff

/// Positive numbers, away from zero.
private func positive(_ shape: Shape, seed: Int) -> Tensor {
  pseudorandom(shape, seed: seed).map { 1.2 + $0 }
}

/// A case for every primitive, at edge sizes (no rows, one row, odd counts) and ordinary ones.
let primitiveCases: [Case] =
  elementwiseCases + reductionCases + structureCases + linearCases
  + fusedSumCases + splineCases + curveCases

/// Two components with a bend each, at 0.1 and at -0.15.
private let bentCurve: SegmentTable = {
  let straight = PiecewiseLinearCurve(slope: [1, -2], offset: [-0.1, -0.3], reach: 10)
  return SegmentTable(straight.refined(at: straight.signChanges).rectified())
}()

private let curveCases: [Case] = [
  Case("point of a curve", [pseudorandom([31, 1], seed: 90)]) {
    [$0[0].point(of: bentCurve), square($0[0].point(of: bentCurve))]
  },
  Case("point of a curve beyond its knots", [pseudorandom([5, 1], seed: 91).map { 40 * $0 }]) {
    [$0[0].point(of: bentCurve)]
  },
]

private let elementwiseCases: [Case] = [
  Case("exp", [pseudorandom([7, 5], seed: 1)]) { [exp($0[0])] },
  Case("log", [positive([37], seed: 2)]) { [log($0[0])] },
  Case("sqrt", [positive([3, 3], seed: 3)]) { [sqrt($0[0])] },
  Case("reciprocal", [positive([19], seed: 4)]) { [reciprocal($0[0])] },
  Case("sigmoid", [pseudorandom([33], seed: 5).map { 8 * $0 }]) { [sigmoid($0[0])] },
  Case("softplus", [pseudorandom([33], seed: 6).map { 30 * $0 }]) { [softplus($0[0])] },
  Case("tanh", [pseudorandom([16], seed: 7)]) { [tanh($0[0])] },
  Case("rectify", [pseudorandom([5, 9], seed: 8)]) { [rectify($0[0])] },
  Case("step", [pseudorandom([9], seed: 9)]) { [step($0[0]) * $0[0]] },
  Case("sine and cosine", [pseudorandom([23], seed: 22).map { 7 * $0 }]) {
    [sin($0[0]), cos($0[0])]
  },
  Case(
    "polar angle", [pseudorandom([29], seed: 23), pseudorandom([29], seed: 24)], tolerance: 1e-5
  ) {
    [polarAngle(y: $0[0], x: $0[1])]
  },
  Case("square", [pseudorandom([100], seed: 10)]) { [square($0[0])] },
  Case("affine", [pseudorandom([21], seed: 11)]) { [2 * $0[0] - 3, 1 - $0[0], -$0[0], $0[0] / 7] },
  Case("add", [pseudorandom([9], seed: 12), pseudorandom([9], seed: 13)]) { [$0[0] + $0[1]] },
  Case("subtract", [pseudorandom([9], seed: 14), pseudorandom([9], seed: 15)]) { [$0[0] - $0[1]] },
  Case("multiply", [pseudorandom([9], seed: 16), pseudorandom([9], seed: 17)]) { [$0[0] * $0[1]] },
  Case("divide", [pseudorandom([9], seed: 18), positive([9], seed: 19)]) { [$0[0] / $0[1]] },
  Case("select", [pseudorandom([40], seed: 20), pseudorandom([40], seed: 21)]) {
    [select(isAtLeast($0[0], $0[1]), square($0[0]), exp($0[1]))]
  },
]

private let reductionCases: [Case] = [
  Case("sum over everything", [pseudorandom([6, 7], seed: 30)]) { [$0[0].sum()] },
  Case("sum over rows", [pseudorandom([6, 7], seed: 31)]) { [$0[0].sum(over: [0])] },
  Case("sum over columns", [pseudorandom([6, 7], seed: 32)]) { [$0[0].sum(over: [1])] },
  Case("sum over the middle", [pseudorandom([3, 4, 5], seed: 33)]) { [$0[0].sum(over: [1])] },
  Case("sum over the outer axes", [pseudorandom([3, 4, 5], seed: 34)]) {
    [$0[0].sum(over: [0, 2])]
  },
  Case("mean", [pseudorandom([6, 7], seed: 35)]) { [$0[0].mean(), $0[0].mean(over: [1])] },
  Case(
    "total",
    [pseudorandom([11], seed: 36), pseudorandom([11], seed: 37), pseudorandom([11], seed: 38)]
  ) { [total([$0[0], $0[1], square($0[2])])] },
  Case("cumulative sum", [pseudorandom([4, 6], seed: 39)]) { [$0[0].cumulativeSum] },
  Case("softmax", [pseudorandom([5, 3, 7], seed: 40).map { 4 * $0 }]) { [softmax($0[0])] },
]

private let structureCases: [Case] = [
  Case("reshape", [pseudorandom([4, 6], seed: 50)]) { [square($0[0]).reshaped(to: [2, 12])] },
  Case("repeated rows", [pseudorandom([5], seed: 51)]) { [square($0[0].repeatedRows(3))] },
  Case("repeated columns", [pseudorandom([5], seed: 52)]) { [square($0[0].repeatedColumns(3))] },
  Case("broadcast along the middle", [pseudorandom([2, 3], seed: 53)]) {
    [square($0[0].broadcast(to: [2, 4, 3], axes: [0, 2]))]
  },
  Case("transpose", [pseudorandom([3, 17], seed: 54)]) { [square($0[0]).transposed] },
  Case("gather", [pseudorandom([4, 5], seed: 55)]) { [square($0[0]).columns([4, 0, 0, 2])] },
  Case("scatter", [pseudorandom([4, 3], seed: 56)]) {
    [square($0[0]).scattered(to: [2, 0, 2], of: 4)]
  },
  Case("no rows", [pseudorandom([0, 3], seed: 57)]) { [exp($0[0]).columns([2, 1])] },
]

private let fusedSumCases: [Case] = [
  Case(
    "a product added to a matrix",
    [
      pseudorandom([5, 4], seed: 80), pseudorandom([3, 4], seed: 81),
      pseudorandom([5, 3], seed: 82),
    ]
  ) {
    let product = MatrixProduct(transposesLeft: false, transposesRight: true)
    return $0[0].tracer.apply(MatrixProductSum(product: product), to: $0)
  },
  Case(
    "a gated cotangent added to another",
    [pseudorandom([37], seed: 83), pseudorandom([37], seed: 84), pseudorandom([37], seed: 85)]
  ) { $0[0].tracer.apply(RectifierGateSum(), to: $0) },
  Case(
    "matrix times column, and row times matrix",
    [
      pseudorandom([5, 4], seed: 86), pseudorandom([4, 1], seed: 87),
      pseudorandom([1, 5], seed: 88),
    ]
  ) {
    [
      matrixProduct($0[0], $0[1]), matrixProduct($0[2], $0[0]),
      matrixProduct($0[1], $0[0], transposingLeft: true, transposingRight: true),
      matrixProduct($0[0], $0[2], transposingLeft: true, transposingRight: true),
      matrixProduct($0[1], $0[1], transposingLeft: true),
    ]
  },
]

private let linearCases: [Case] =
  [(false, false), (false, true), (true, false), (true, true)].map { left, right in
    Case(
      "product, transposing \(left) and \(right)",
      [
        pseudorandom(left ? [5, 3] : [3, 5], seed: 60),
        pseudorandom(right ? [4, 5] : [5, 4], seed: 61),
      ]
    ) { [matrixProduct($0[0], $0[1], transposingLeft: left, transposingRight: right)] }
  } + [
    Case(
      "dense layer",
      [
        pseudorandom([6, 3], seed: 62), pseudorandom([5, 3], seed: 63), pseudorandom([5], seed: 64),
      ]
    ) { [linear($0[0], weight: $0[1], bias: $0[2])] },
    Case(
      "dense layer with rectifier",
      [
        pseudorandom([6, 3], seed: 65), pseudorandom([5, 3], seed: 66), pseudorandom([5], seed: 67),
      ]
    ) { [linear($0[0], weight: $0[1], bias: $0[2], activation: .rectifier)] },
    Case(
      "dense layer with skip",
      [
        pseudorandom([6, 3], seed: 68), pseudorandom([5, 3], seed: 69), pseudorandom([5], seed: 70),
        pseudorandom([6, 5], seed: 71),
      ]
    ) { [linear($0[0], weight: $0[1], bias: $0[2], skip: $0[3])] },
    Case(
      "one input, one output",
      [
        pseudorandom([1, 1], seed: 72), pseudorandom([1, 1], seed: 73), pseudorandom([1], seed: 74),
      ]
    ) { [linear($0[0], weight: $0[1], bias: $0[2])] },
  ]
  + [1, 2, 5].map { size in
    Case(
      "inverse of \(size) by \(size)",
      [
        pseudorandom([size, size], seed: 77).combined(with: .identity(size)) { $0 + $1 }
      ], tolerance: 1e-5
    ) {
      let (inverse, logDeterminant) = invert($0[0])
      return [inverse, logDeterminant]
    }
  }
  + [(false, false), (false, true), (true, false), (true, true)].flatMap { lower, unit in
    [false, true].map { transposed in
      Case(
        "solve, lower \(lower), unit \(unit), transposed \(transposed)",
        [
          pseudorandom([5, 4], seed: 75),
          pseudorandom([4, 4], seed: 76).combined(with: .identity(4)) { 0.5 * $0 + 2 * $1 },
        ], tolerance: 1e-5
      ) {
        let form = TriangularForm(isLower: lower, hasUnitDiagonal: unit, isTransposed: transposed)
        return [solveTriangular($0[1], $0[0], form: form)]
      }
    }
  }

/// Splines outside of their bounds and inside; away from knots, where the derivative of the
/// log-derivative jumps and differences mean nothing.
private let splineCases: [Case] =
  [
    SplineFamily.rationalQuadratic, .quadratic(boundary: .smooth),
    .quadratic(boundary: .published), .cubic, .linear,
  ].flatMap { family in
    [false, true].flatMap { isInverse in
      // A smooth quadratic spline of two bins is the identity: nothing to be relative to.
      [(family == .quadratic(boundary: .smooth) ? 3 : 2, 3.0), (5, 3.0), (11, 10.0)].map {
        bins, bound in
        Case(
          "\(family) spline of \(bins) bins, inverse \(isInverse)",
          [
            pseudorandom([8, 3], seed: 80).map { 1.3 * bound * $0 },
            pseudorandom([8, 3, family.parameterCount(bins: bins)], seed: 81).map { 2 * $0 },
          ], tolerance: 1e-5
        ) {
          let spline = Spline(
            family, shape: SplineShape(bins: bins, bound: bound, logitScale: 0.7))
          let result = spline($0[0], parameters: $0[1], isInverse: isInverse)
          return [result.y, result.logDerivative]
        }
      }
    }
  }
  + [
    Case(
      "root of a monotone cubic",
      [
        pseudorandom([9], seed: 82).map { 0.5 + 0.49 * $0 }, positive([9], seed: 83),
        positive([9], seed: 84),
      ]
    ) { [MonotoneCubic(before: $0[1], after: $0[2]).root($0[0])] }
  ]
