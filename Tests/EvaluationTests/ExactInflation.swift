import Evaluation
import Glibc
import Simulators

/// The exact density of data with isotropic Gaussian noise: what a perfect model has learned.
struct ExactInflation {
  let dimension: Int
  let variance: Double
  /// Points all over the manifold, shape `[node, D]`, row-major.
  private let sources: [Double]
  /// The probability that each stands for, over `(2πσ²)^(D/2)`.
  private let weights: [Double]

  /// By the rule of midpoints over a closed curve.
  init(_ curve: any CurveSimulator, nodes: Int, variance: Double) {
    let (low, high) = (-Double.pi, Double.pi)
    let width = (high - low) / Double(nodes)
    self.init(
      curve, latents: (0..<nodes).map { [low + width * (Double($0) + 0.5)] }, cell: width, variance)
  }

  /// By the rule of midpoints over the chart of a surface.
  init(_ surface: any SurfaceSimulator, nodes: Int, variance: Double) {
    let cells = surface.axes.map {
      ($0.window.upperBound - $0.window.lowerBound) / Double(nodes)
    }
    self.init(
      surface, latents: chartMidpoints(surface, nodes), cell: cells[0] * cells[1], variance)
  }

  private init(
    _ simulator: any ManifoldSimulator, latents: [[Double]], cell: Double, _ variance: Double
  ) {
    dimension = simulator.dataDimension
    self.variance = variance
    sources = latents.flatMap(simulator.embed)
    let peak = pow(2 * Double.pi * variance, Double(simulator.dataDimension) / 2)
    weights = latents.map { exp(simulator.latentLogDensity(at: $0)) * cell / peak }
  }

  /// ln q at points, shape `[count, D]`, row-major, in nats.
  func logDensity(_ points: [Double]) -> [Double] {
    let factor = -1 / (2 * variance)
    return stride(from: 0, to: points.count, by: dimension).map { start in
      var sum = 0.0
      for node in weights.indices {
        var squares = 0.0
        for axis in 0..<dimension {
          let difference = points[start + axis] - sources[node * dimension + axis]
          squares += difference * difference
        }
        sum += weights[node] * exp(factor * squares)
      }
      return log(sum)
    }
  }

  /// ln of the deflated density at points, in nats.
  func deflated(_ points: [Double], manifoldDimension: Int) -> [Double] {
    deflate(
      logDensity: logDensity(points), dataDimension: dimension,
      manifoldDimension: manifoldDimension, variance: variance)
  }
}

/// The middles of `count` x `count` cells over the chart of a surface, the second coordinate fastest.
func chartMidpoints(_ surface: any SurfaceSimulator, _ count: Int) -> [[Double]] {
  let axes = surface.axes.map { $0.midpoints(count: count) }
  return axes[0].flatMap { first in axes[1].map { [first, $0] } }
}
