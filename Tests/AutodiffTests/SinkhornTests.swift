import Glibc
import Tensors
import Testing

@testable import Autodiff

/// Points as rows.
private typealias Points = [[Double]]

/// The entropic transport of two clouds with cost `½ |x - y|²`, by plain alternating updates over the
/// whole plan, until nothing moves: slow, simple, and not what is tested.
private func transport(_ x: Points, _ y: Points, temperature: Double) -> Double {
  let cost = x.map { a in
    y.map { b in zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 } }
  }
  var (f, g) = ([Double](repeating: 0, count: x.count), [Double](repeating: 0, count: y.count))
  func smallest(_ values: [Double]) -> Double {
    let least = values.min() ?? 0
    let sum = values.reduce(0) { $0 + exp((least - $1) / temperature) }
    return least - temperature * log(sum / Double(values.count))
  }
  for _ in 0..<20_000 {
    f = x.indices.map { i in smallest(y.indices.map { cost[i][$0] - g[$0] }) }
    let moved = y.indices.map { j in smallest(x.indices.map { cost[$0][j] - f[$0] }) }
    let change = zip(moved, g).map { abs($0 - $1) }.max() ?? 0
    g = moved
    if change < 1e-14 { break }
  }
  return f.reduce(0, +) / Double(x.count) + g.reduce(0, +) / Double(y.count)
}

private func divergence(_ x: Points, _ y: Points, blur: Double) -> Double {
  let temperature = blur * blur
  return transport(x, y, temperature: temperature) - transport(x, x, temperature: temperature) / 2
    - transport(y, y, temperature: temperature) / 2
}

private func points(_ count: Int, seed: Int, scale: Double = 1, dimension: Int = 2) -> Points {
  let values = pseudorandom([count, dimension], seed: seed).values
  return (0..<count).map { row in (0..<dimension).map { scale * values[row * dimension + $0] } }
}

private func tensor(_ points: Points) -> Tensor {
  Tensor(points.flatMap { $0 }, shape: [points.count, points.first?.count ?? 0])
}

/// The divergence with both gradients, in float64 and in float32.
private func solve(
  _ x: Points, _ y: Points, blur: Double
) -> (double: [Tensor], single: [[Float]]) {
  let tracer = Tracer()
  let inputs = [tensor(x), tensor(y)]
  let values = inputs.map { tracer.input($0.shape) }
  let result = sinkhornDivergence(
    values[0], values[1], shape: SinkhornShape(blur: blur, settlingSteps: 3000))
  let graph = Graph(outputs: [result] + gradient(of: 3 * result, withRespectTo: values))
  return (
    ReferenceExecutor(graph).run(inputs),
    PlannedExecutor(graph).run(inputs.map { $0.values.map(Float.init) })
  )
}

@Suite("The Sinkhorn divergence")
struct SinkhornTests {
  @Test(
    "agrees with plain loops over the whole plan, and its gradient with differences of those",
    arguments: [(1, 1, 0.3), (7, 5, 0.3), (6, 6, 0.5), (9, 8, 0.25)])
  func plainLoops(first: Int, second: Int, blur: Double) {
    let (x, y) = (points(first, seed: 1), points(second, seed: 2, scale: 1.5))
    let (found, single) = solve(x, y, blur: blur)
    let exact = divergence(x, y, blur: blur)
    // The solver stops 10⁻³ from the answers, in logarithms of marginals. The value is stationary
    // there; the pull of a point, the gradient, is off by some times that and its distances of about 1.
    let tolerance = SinkhornShape.tolerance
    #expect(abs(found[0].scalar - exact) < tolerance * blur * blur)
    #expect(abs(Double(single[0][0]) - exact) < tolerance * blur * blur + 1e-5)
    let step = 1e-5
    for row in 0..<first {
      for axis in 0..<2 {
        var (above, below) = (x, x)
        above[row][axis] += step
        below[row][axis] -= step
        let difference =
          3 * (divergence(above, y, blur: blur) - divergence(below, y, blur: blur)) / (2 * step)
        let allowed = 3 * 5 * tolerance / Double(first)
        #expect(abs(found[1].values[2 * row + axis] - difference) < allowed)
        #expect(abs(Double(single[1][2 * row + axis]) - difference) < allowed)
      }
    }
    // The other way round, the two gradients change places.
    let swapped = solve(y, x, blur: blur).double
    #expect(abs(swapped[0].scalar - found[0].scalar) < 1e-12)
    for (left, right) in zip(swapped[2].values, found[1].values) {
      #expect(abs(left - right) < 1e-12)
    }
  }

  @Test("is zero for equal clouds in any order, and positive for others")
  func zero() {
    let x = points(40, seed: 3)
    let (same, single) = solve(x, Array(x.reversed()), blur: 0.05)
    // Float32 potentials of size 1 cancel.
    #expect(abs(same[0].scalar) < 1e-12)
    #expect(abs(single[0][0]) < 1e-5)
    #expect((same[1].values + same[2].values).allSatisfy { abs($0) < 1e-12 })
    for seed in 4..<8 {
      #expect(solve(x, points(40, seed: seed), blur: 0.05).double[0].scalar > 1e-3)
    }
  }

  @Test("of a cloud and its copy moved by v is half the square of v, whatever the blur")
  func translation() {
    let x = points(30, seed: 9)
    let moved = x.map { [$0[0] + 0.6, $0[1] - 0.8] }
    for blur in [0.05, 0.3, 2] {
      let (found, single) = solve(x, moved, blur: blur)
      #expect(abs(found[0].scalar - 0.5) < 0.01 * blur * blur + 1e-9)
      #expect(abs(Double(single[0][0]) - 0.5) < 0.01 * blur * blur + 1e-5)
      // Together the points are pulled along v with the slope |v| of ½|v|².
      let pull = stride(from: 0, to: 60, by: 2).reduce(0.0) { $0 + found[1].values[$1] }
      #expect(abs(pull + 3 * 0.6) < 0.05)
    }
  }

  @Test("is the cost of the best assignment when the blur is small")
  func assignment() {
    for seed in 10..<14 {
      let (x, y) = (points(6, seed: seed, scale: 3), points(6, seed: 100 + seed, scale: 3))
      var best = Double.infinity
      forEachPermutation(of: Array(0..<6)) { order in
        let cost = zip(x, order).reduce(0.0) { sum, pair in
          sum + zip(pair.0, y[pair.1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
        }
        best = min(best, cost / 6)
      }
      // A point hardly knows of others than its partner; the penalty is at most ε ln 6.
      let found = solve(x, y, blur: 0.1).double[0].scalar
      #expect(abs(found - best) < 0.1 * 0.1 * log(6))
    }
  }

  @Test("of points far from each other is finite in float32, and of invalid ones not a number")
  func extremes() {
    let (x, y) = (points(20, seed: 20, scale: 50), points(21, seed: 21, scale: 50))
    let (double, single) = solve(x, y, blur: 0.05)
    #expect(abs(Double(single[0][0]) / double[0].scalar - 1) < 1e-4)
    #expect(!single[1].contains { !$0.isFinite })
    var broken = x
    broken[3][1] = .nan
    let invalid = solve(broken, y, blur: 0.05)
    #expect(invalid.double[0].scalar.isNaN)
    #expect(invalid.single[0][0].isNaN)
  }

  private func forEachPermutation(of rest: [Int], after done: [Int] = [], _ body: ([Int]) -> Void) {
    if rest.isEmpty { body(done) }
    for index in rest.indices {
      var others = rest
      let next = others.remove(at: index)
      forEachPermutation(of: others, after: done + [next], body)
    }
  }
}
