import Evaluation
import Glibc
import Simulators

/// Nodes all over a manifold, for integrals with respect to its length or area.
struct ManifoldNodes {
  /// The chart's coordinates, shape `[node, d]`, row-major.
  let latents: [Double]
  /// The points, shape `[node, D]`, row-major, in data units.
  let points: [Double]
  /// The length or area that each node stands for, shape `[node]`.
  let weights: [Double]
  /// The logarithm of the true density per unit of length or area, shape `[node]`, in nats.
  let logTruth: [Double]

  /// The number of nodes.
  var count: Int { weights.count }

  /// The integral of a density whose logarithm at the nodes is given, in nats.
  func mass(logDensity: [Double]) -> Double {
    compensatedSum(zip(weights, logDensity).lazy.map { $0 * exp($1) })
  }

  /// The divergence of a density from the truth, in nats.
  func divergence(logDensity: [Double]) -> Double {
    kullbackLeiblerDivergence(logTruth: logTruth, logModel: logDensity, weights: weights)
  }
}

extension ManifoldNodes {
  /// Nodes along a curve, which trapezoids join.
  init(along simulator: any CurveSimulator, _ curve: CurveQuadrature) {
    latents = curve.latents
    points = curve.points
    weights = trapezoidWeights(parameters: curve.parameters, speeds: curve.speeds)
    logTruth = curve.latents.map { simulator.logDensity(at: [$0]) }
  }

  /// The middles of the cells of a grid over the chart, the last coordinate varying fastest.
  init(over simulator: any SurfaceSimulator, _ grid: ChartGrid) {
    var (latents, points): ([Double], [Double]) = ([], [])
    var (weights, logTruth): ([Double], [Double]) = ([], [])
    for first in grid.first {
      for second in grid.second {
        let latent = [first, second]
        latents += latent
        points += simulator.embed(latent)
        weights.append(grid.cellArea * exp(simulator.logVolumeFactor(at: latent)))
        logTruth.append(simulator.logDensity(at: latent))
      }
    }
    self.latents = latents
    self.points = points
    self.weights = weights
    self.logTruth = logTruth
  }

  /// Nodes over the manifold of a simulator; `nil` where nothing is known of how to integrate there.
  ///
  /// - Parameters:
  ///   - simulator: The simulator.
  ///   - resolution: The number of cells along each coordinate.
  init?(of simulator: any Simulator, resolution: Int) {
    switch simulator {
    case let curve as any CurveSimulator:
      self.init(along: curve, curve.quadrature(nodes: resolution + 1))
    case let surface as any SurfaceSimulator:
      self.init(over: surface, ChartGrid(surface.axes, resolution: resolution))
    default: return nil
    }
  }
}

/// A grid of equal cells over the chart of a surface.
struct ChartGrid {
  /// The middles of the cells along the first coordinate, ascending.
  let first: [Double]
  /// Those along the second.
  let second: [Double]
  /// The area of a cell, in units of the coordinates.
  let cellArea: Double

  /// A grid of `resolution` cells along each of two axes.
  init(_ axes: [ChartAxis], resolution: Int) {
    func width(_ axis: ChartAxis) -> Double {
      (axis.window.upperBound - axis.window.lowerBound) / Double(resolution)
    }
    first = axes[0].midpoints(count: resolution)
    second = axes[1].midpoints(count: resolution)
    cellArea = width(axes[0]) * width(axes[1])
  }
}
