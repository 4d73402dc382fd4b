import Glibc
import Simulators
import Threads

extension InflationFloor {
  /// The number of nodes along the curve that densities are compared at.
  private static let nodeCount = 8001

  static func isotropic(
    _ variance: Double, on curve: any CurveSimulator, threads: Int
  ) -> CurveExcess? {
    guard let inflated = InflatedCurve(curve, variance: variance) else { return nil }
    let nodes = curve.quadrature(nodes: nodeCount)
    let dimension = curve.dataDimension
    let densities = mapConcurrently(count: nodeCount, threads: threads) {
      inflated.density(at: nodes.points[$0 * dimension..<($0 + 1) * dimension])
    }
    let excess = zip(densities, nodes.latents).map { $0 - exp(curve.logDensity(at: [$1])) }
    return CurveExcess(excess, nodes)
  }

  static func alongNormals(_ variance: Double, on curve: ClosedCurve) -> CurveExcess {
    let nodes = curve.quadrature(nodes: nodeCount)
    let dimension = curve.dataDimension
    // Closed curves are circles around the origin.
    let squaredRadius = nodes.points[0..<dimension].reduce(0) { $0 + $1 * $1 }
    let factor = exp(-2 * squaredRadius / variance)
    let excess = (0..<nodeCount).map { node in
      let opposite = nodes.points[node * dimension..<(node + 1) * dimension].map { -$0 }
      return factor * exp(curve.logDensity(at: curve.project(opposite).latent))
    }
    return CurveExcess(excess, nodes)
  }
}

/// A density on a curve given by how much more it is than the truth.
///
/// Summed as a difference it keeps its digits, however close to the truth it is.
struct CurveExcess: DensityComparison {
  let mass: Double
  let exactMass: Double
  let kolmogorovSmirnovRaw: Double
  let kolmogorovSmirnovNormalised: Double

  /// - Parameters:
  ///   - excess: The density less the true one, per unit of length, shape `[node]`.
  ///   - nodes: Where.
  init(_ excess: [Double], _ nodes: CurveQuadrature) {
    var sums = [0.0]
    for node in excess.indices.dropFirst() {
      let step = nodes.parameters[node] - nodes.parameters[node - 1]
      let both = excess[node - 1] * nodes.speeds[node - 1] + excess[node] * nodes.speeds[node]
      sums.append(sums[node - 1] + step * both / 2)
    }
    let exactMass = nodes.cumulative[excess.count - 1]
    let mass = exactMass + sums[excess.count - 1]
    let scale = exactMass / mass
    self.exactMass = exactMass
    self.mass = mass
    kolmogorovSmirnovRaw = sums.reduce(0) { max($0, abs($1)) }
    kolmogorovSmirnovNormalised = zip(sums, nodes.cumulative).reduce(0) {
      max($0, abs(scale * ($1.0 + $1.1) - $1.1))
    }
  }
}
