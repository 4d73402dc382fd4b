import Autodiff
import Flows
import Models
import ScienceTestSupport
import Tensors

/// Numbers for a model that is far from its start, and for points around it.
struct RandomNumbers {
  private var stream: RandomStream

  init(_ name: String) { stream = RandomStream(seed: 11, path: ["models", name]) }

  /// An array of the given shape, uniform on `[-bound, bound]`.
  mutating func tensor(_ shape: Shape, bound: Double) -> Tensor {
    Tensor((0..<shape.count).map { _ in stream.uniform(in: -bound..<bound) }, shape: shape)
  }

  /// The value of every parameter of a layout.
  mutating func parameters(of layout: ParameterLayout) -> [Tensor] {
    layout.parameters.map { tensor($0.shape, bound: 0.4) }
  }
}

/// A manifold flow of `d` dimensions in `D` whose permutations are cycles: their own inverses only
/// where there are two coordinates.
func cyclicFlow(dataDimension: Int, latentDimension: Int) throws -> ManifoldFlow {
  let configuration = ManifoldFlow.Configuration(
    dataDimension: dataDimension, latentDimension: latentDimension, variance: 0.04,
    outer: FlowArchitecture(
      transform: .rationalQuadraticCoupling, layers: 2, linear: .lu, bins: 4, hidden: 7, blocks: 1),
    inner: FlowArchitecture(
      transform: .affineAutoregressive, layers: 1, linear: .lu, hidden: 5, blocks: 1))
  let drawn = try ManifoldFlow(
    configuration, permutations: .random(RandomStream(seed: 1, path: ["cyclic"])))
  let cycles = drawn.layout.permutations.map { permutation in
    let count = permutation.indices.count
    return (permutation.name, (0..<count).map { ($0 + 1) % count })
  }
  return try ManifoldFlow(
    configuration, permutations: .stored(Dictionary(uniqueKeysWithValues: cycles)))
}

/// The derivative of a scalar along a direction, by central differences with two steps, so that the
/// truncation of second order cancels.
func centralDifference(
  _ point: [Tensor], along direction: [Tensor], _ function: ([Tensor]) -> Double
) -> Double {
  func difference(_ step: Double) -> Double {
    func moved(_ sign: Double) -> Double {
      function(zip(point, direction).map { $0.combined(with: $1) { $0 + sign * step * $1 } })
    }
    return (moved(1) - moved(-1)) / (2 * step)
  }
  // So short that hardly a point crosses a knot, where second derivatives jump.
  return (4 * difference(1e-6) - difference(2e-6)) / 3
}

/// A determinant, by elimination with the largest pivots.
func determinant(_ matrix: [[Double]]) -> Double {
  var rows = matrix
  var result = 1.0
  for pivot in rows.indices {
    let largest = (pivot..<rows.count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
    if largest != pivot {
      rows.swapAt(largest, pivot)
      result = -result
    }
    result *= rows[pivot][pivot]
    for row in rows.indices.dropFirst(pivot + 1) {
      let factor = rows[row][pivot] / rows[pivot][pivot]
      for column in rows.indices { rows[row][column] -= factor * rows[pivot][column] }
    }
  }
  return result
}
