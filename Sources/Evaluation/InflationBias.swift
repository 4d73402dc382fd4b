import Glibc
import Simulators

/// What isotropic noise makes of the density on a manifold, to first order in its variance.
///
/// Inflated and deflated, p* becomes p* (1 + b sigma^2 + O(sigma^4)) with b = (Laplacian p* / p* + C / 4) / 2: the
/// noise smooths the density along the manifold, and gathers where the manifold curves. It holds where p* is
/// smooth and the manifold has no edge.
public struct InflationBias: Hashable, Sendable {
  /// Laplacian p* / p*, of the Laplace-Beltrami operator, in 1 / squared units of data space.
  public let relativeLaplacian: Double

  /// C = 2 sum k^2 - (sum k)^2 of the principal curvatures k, in 1 / squared units.
  public let curvatureTerm: Double

  /// b, in 1 / squared units.
  public var perVariance: Double { (relativeLaplacian + curvatureTerm / 4) / 2 }

  /// The bias at a latent, or `nil` where the simulator knows no curvatures, or has an edge or no density
  /// nearby.
  public init?(of simulator: any ManifoldSimulator, at latent: [Double]) {
    guard let curvatures = simulator.principalCurvatures(at: latent),
      let laplacian = Self.relativeLaplacian(of: simulator, at: latent)
    else { return nil }
    relativeLaplacian = laplacian
    let sum = curvatures.reduce(0, +)
    curvatureTerm = 2 * curvatures.reduce(0) { $0 + $1 * $1 } - sum * sum
  }

  /// The spacing of differences, in units of data space; densities here vary over a tenth of a unit and more.
  private static let step = 5e-3

  /// The Laplacian of p* over p*, by differences of fourth order.
  ///
  /// Extended to space by the nearest point of the manifold, a function has there the Laplacian of space
  /// that it has on the manifold, and none along normals. So differences along straight tangents do, without
  /// a metric.
  ///
  /// - Returns: `nil` where the manifold ends within the differences, or there is no density.
  /// - Reference: Ruuth, Merriman, "A simple embedding method for solving partial differential equations on
  ///   surfaces", J. Comput. Phys. 227 (2008).
  private static func relativeLaplacian(
    of simulator: any ManifoldSimulator, at latent: [Double]
  ) -> Double? {
    let dimension = simulator.dataDimension
    let (point, tangents) = (simulator.embed(latent), simulator.tangents(at: latent))
    let logDensity = simulator.logDensity(at: latent)
    var sum = 0.0
    for start in stride(from: 0, to: tangents.count, by: dimension) {
      var ratios: [Double] = []
      for multiple in [-2.0, -1, 1, 2] {
        let moved = (0..<dimension).map {
          point[$0] + multiple * step * tangents[start + $0]
        }
        let nearest = simulator.project(moved)
        guard isFoot(nearest, of: moved, simulator) else { return nil }
        ratios.append(exp(simulator.logDensity(at: nearest.latent) - logDensity))
      }
      sum += 16 * (ratios[1] + ratios[2]) - (ratios[0] + ratios[3]) - 30
    }
    let laplacian = sum / (12 * step * step)
    return laplacian.isFinite ? laplacian : nil
  }

  /// Whether a point lies straight above its nearest one, and not beyond an edge of the manifold.
  private static func isFoot(
    _ nearest: Projection, of point: [Double], _ simulator: any ManifoldSimulator
  ) -> Bool {
    let offset = zip(point, nearest.point).map { $0 - $1 }
    let tangents = simulator.tangents(at: nearest.latent)
    return stride(from: 0, to: tangents.count, by: point.count).allSatisfy { start in
      let along = offset.indices.reduce(0) { $0 + offset[$1] * tangents[start + $1] }
      return abs(along) < 1e-4 * step
    }
  }
}
