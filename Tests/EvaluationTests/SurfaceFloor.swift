import Glibc
import Simulators

@testable import Evaluation

/// A surface with noise, and what a perfect model of it scores.
struct SurfaceFloor: Sendable, CustomStringConvertible {
  let surface: ChartedSurface
  let variance: Double
  /// Its distances as they are and after scaling to the true mass, and its mass over the true one.
  let raw, normalised, mass: PrintedNumber
  /// The probability of the part that is compared.
  let exactMass: Double
  /// Where pieces of the first coordinate begin and end, of the comparison and of the sources.
  let bounds, sources: [Double]
  var description: String { "\(surface.name), variance \(variance)" }

  init(
    _ surface: ChartedSurface, _ variance: Double, raw: PrintedNumber, normalised: PrintedNumber,
    mass: PrintedNumber, exactMass: Double = 1,
    bounds: [Double]? = nil, sources: [Double]? = nil
  ) {
    (self.surface, self.variance) = (surface, variance)
    (self.raw, self.normalised, self.mass) = (raw, normalised, mass)
    self.exactMass = exactMass
    let window = surface.axes[0].window
    self.bounds = bounds ?? [window.lowerBound, window.upperBound]
    self.sources = sources ?? self.bounds
  }

  /// The perfect model, from sources that lie at most so many deviations apart.
  func model(spacing: Double) -> LocalInflation {
    LocalInflation(surface, bounds: sources, variance: variance, spacing: spacing)
  }

  /// The perfect model beside the truth, on `cells` x `cells` nodes of the chart, or twice as many
  /// where the first coordinate has two pieces.
  func compare(_ model: LocalInflation, cells: Int) -> SurfaceDensity {
    let (first, second) = (surface.axes[0], surface.axes[1])
    let rows = ClusteredNodes(bounds, isPeriodic: first.isPeriodic) { _ in cells }
    let columns = ClusteredNodes(
      [second.window.lowerBound, second.window.upperBound], isPeriodic: second.isPeriodic
    ) { _ in cells }
    var (density, exact): ([Double], [Double]) = ([], [])
    for (coordinate, height) in zip(rows.values, rows.widths) {
      for (value, width) in zip(columns.values, columns.widths) {
        let latent = [coordinate, value]
        let area = height * width
        let logDensity = model.deflated(at: surface.embed(latent))
        density.append(exp(logDensity + surface.logVolumeFactor(at: latent)) * area)
        exact.append(exp(surface.latentLogDensity(at: latent)) * area)
      }
    }
    // The cells are of equal size in the even coordinates behind the clustered ones.
    return SurfaceDensity(density: density, exact: exact, columns: cells, cellArea: 1)
  }
}
