import Glibc
import Simulators

/// The exact density of a surface in space with isotropic Gaussian noise, from near sources alone.
///
/// Sources stand for the surface at nodes of its chart. Beyond seven deviations the noise has
/// exp(-24.5) = 2e-11 of its peak and is left out: points look for sources in the 27 cubes of that
/// edge around them.
struct LocalInflation {
  private static let reach = 7.0

  private let variance: Double
  private let edge: Double
  /// Sources by the cube that they lie in: three coordinates, then the probability that each stands
  /// for over `(2 pi variance)^(3/2)`.
  private let cubes: [SIMD3<Int32>: [SIMD4<Double>]]

  /// Sources all over a surface.
  ///
  /// - Parameters:
  ///   - surface: The surface; its lines of the first coordinate are alike, whatever the second is.
  ///   - bounds: Where pieces of the first coordinate of the sources begin and end.
  ///   - variance: That of the noise.
  ///   - spacing: How far apart neighbours lie at most, in deviations of the noise. Even sums over a
  ///     Gaussian are wrong by `2 exp(-2 pi^2 / spacing^2)`: 2e-6 at 1.2, up and down along the surface.
  init(_ surface: ChartedSurface, bounds: [Double], variance: Double, spacing: Double) {
    self.variance = variance
    edge = Self.reach * variance.squareRoot()
    let distance = spacing * variance.squareRoot()
    let second = surface.axes[1]
    let secondBounds = [second.window.lowerBound, second.window.upperBound]
    let rows = ClusteredNodes(
      bounds, isPeriodic: surface.axes[0].isPeriodic, spacing: distance, least: 128
    ) { surface.embed([$0, second.window.lowerBound]) }
    let peak = pow(2 * Double.pi * variance, 1.5)
    var cubes: [SIMD3<Int32>: [SIMD4<Double>]] = [:]
    for (first, height) in zip(rows.values, rows.widths) {
      // A row near a pole is short and needs few sources.
      let row = ClusteredNodes(
        secondBounds, isPeriodic: second.isPeriodic, spacing: distance, least: 64
      ) { surface.embed([first, $0]) }
      for (value, width) in zip(row.values, row.widths) {
        let latent = [first, value]
        let point = surface.embed(latent)
        let weight = exp(surface.latentLogDensity(at: latent)) * height * width / peak
        let source = SIMD4(point[0], point[1], point[2], weight)
        cubes[Self.cube(of: source, edge: edge), default: []].append(source)
      }
    }
    self.cubes = cubes
  }

  /// ln of the deflated density at a point, in nats.
  func deflated(at point: [Double]) -> Double {
    let here = SIMD4(point[0], point[1], point[2], 0)
    let cube = Self.cube(of: here, edge: edge)
    let factor = -1 / (2 * variance)
    let bound = edge * edge
    var sum = 0.0
    for x: Int32 in -1...1 {
      for y: Int32 in -1...1 {
        for z: Int32 in -1...1 {
          guard let sources = cubes[cube &+ SIMD3(x, y, z)] else { continue }
          for source in sources {
            let difference = source - here
            let squares =
              difference.x * difference.x + difference.y * difference.y
              + difference.z * difference.z
            if squares < bound { sum += difference.w * exp(factor * squares) }
          }
        }
      }
    }
    return deflate(
      logDensity: [log(sum)], dataDimension: 3, manifoldDimension: 2, variance: variance)[0]
  }

  private static func cube(of point: SIMD4<Double>, edge: Double) -> SIMD3<Int32> {
    SIMD3<Int32>(
      Int32((point.x / edge).rounded(.down)), Int32((point.y / edge).rounded(.down)),
      Int32((point.z / edge).rounded(.down)))
  }
}
