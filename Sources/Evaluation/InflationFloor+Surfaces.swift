import Glibc
import Simulators
import Threads

extension InflationFloor {
  /// Nodes along each coordinate, of every piece of the first one.
  private static let cells = 100
  /// How far apart sources lie at most, in deviations of the noise.
  private static let spacing = 1.2
  /// How many deviations beyond the rim of what is compared sources reach.
  private static let margin = 8.0
  /// More sources take longer than the floor is worth.
  private static let mostSources = 3e6

  static func isotropic(
    _ variance: Double, on surface: ChartedSurface, threads: Int
  ) -> SurfaceDensity? {
    guard surface.dataDimension == 3,
      sourceCount(of: surface, variance: variance) <= mostSources
    else { return nil }
    let (first, second) = (surface.axes[0], surface.axes[1])
    let bounds = pieces(of: surface, from: first.window.lowerBound, to: first.window.upperBound)
    let model = LocalInflation(
      surface, bounds: sources(of: surface, variance: variance), variance: variance,
      spacing: spacing)
    let rows = ClusteredNodes(bounds, isPeriodic: first.isPeriodic) { _ in cells }
    let columns = ClusteredNodes(
      [second.window.lowerBound, second.window.upperBound], isPeriodic: second.isPeriodic
    ) { _ in cells }
    let ofRows = mapConcurrently(count: rows.values.count, threads: threads) { row in
      columns.values.indices.map { column -> (density: Double, exact: Double) in
        let latent = [rows.values[row], columns.values[column]]
        let area = rows.widths[row] * columns.widths[column]
        let logDensity = model.deflated(at: surface.embed(latent))
        return (
          exp(logDensity + surface.logVolumeFactor(at: latent)) * area,
          exp(surface.latentLogDensity(at: latent)) * area
        )
      }
    }.joined()
    return SurfaceDensity(
      density: ofRows.map(\.density), exact: ofRows.map(\.exact), columns: cells, cellArea: 1)
  }

  static func alongNormals(
    _ variance: Double, on surface: ChartedSurface, radius: Double
  ) -> SurfaceDensity {
    let factor = exp(-2 * radius * radius / variance)
    let axes = surface.axes.map { $0.midpoints(count: cells) }
    let latents = axes[0].flatMap { first in axes[1].map { [first, $0] } }
    let area = surface.axes.reduce(1) {
      $0 * ($1.window.upperBound - $1.window.lowerBound) / Double(cells)
    }
    let exact = latents.map { exp(surface.latentLogDensity(at: $0)) }
    let density = zip(latents, exact).map { latent, exact in
      let opposite = surface.project(surface.embed(latent).map { -$0 }).latent
      return exact
        + factor * exp(surface.logDensity(at: opposite) + surface.logVolumeFactor(at: latent))
    }
    return SurfaceDensity(density: density, exact: exact, columns: cells, cellArea: area)
  }

  /// Where pieces of the first coordinate begin and end: spheroids bend anew at its zero.
  private static func pieces(
    of surface: ChartedSurface, from low: Double, to high: Double
  ) -> [Double] {
    surface.name.hasPrefix("spheroid") ? [low, 0, high] : [low, high]
  }

  /// Pieces that reach beyond the rim of what is compared, where the surface goes on.
  private static func sources(of surface: ChartedSurface, variance: Double) -> [Double] {
    let axis = surface.axes[0]
    let (low, high) = (axis.window.lowerBound, axis.window.upperBound)
    guard !axis.isPeriodic else { return [low, high] }
    let distance = margin * variance.squareRoot()
    func beyond(_ rim: Double, _ limit: Double, _ step: Double) -> Double {
      let second = surface.axes[1].window.lowerBound
      let start = surface.embed([rim, second])
      var value = rim
      while value != limit {
        value = step > 0 ? min(limit, value + step) : max(limit, value + step)
        let length = zip(surface.embed([value, second]), start).reduce(0) {
          hypot($0, $1.0 - $1.1)
        }
        if length >= distance { break }
      }
      return value
    }
    let step = (high - low) / 1000
    // Beyond the pole a published spheroid goes on as a sheet that lies on another one.
    let isFolded = surface.name.hasPrefix("spheroid")
    return pieces(
      of: surface, from: beyond(low, axis.range.lowerBound, -step),
      to: beyond(high, isFolded ? min(.pi / 2, axis.range.upperBound) : axis.range.upperBound, step)
    )
  }

  /// About how many sources there would be: twice as many along coordinates that are not periodic.
  private static func sourceCount(of surface: ChartedSurface, variance: Double) -> Double {
    let axes = surface.axes.map { $0.midpoints(count: 50) }
    let cell = surface.axes.reduce(1) {
      $0 * ($1.window.upperBound - $1.window.lowerBound) / 50
    }
    let area = axes[0].reduce(0) { sum, first in
      sum + axes[1].reduce(0) { $0 + cell * exp(surface.logVolumeFactor(at: [first, $1])) }
    }
    let clustered = surface.axes.reduce(1) { $0 * ($1.isPeriodic ? 1 : 2.0) }
    return clustered * area / (spacing * spacing * variance)
  }
}
