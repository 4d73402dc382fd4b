import Glibc
import Simulators

@testable import Evaluation

/// The exact density of a Swiss roll in space with isotropic Gaussian noise, from integrals along its two
/// coordinates alone.
///
/// Squared distances on a roll are sums of those along either coordinate, so that noise acts on one after the
/// other. The densities are periodic in both and smooth: they are trigonometric polynomials, given by their
/// values at 49 x 49 places. The 25th Fourier coefficient of the sharpest is below 1e-16 of the mean. What remains
/// are integrals over one coordinate of the functions that are 1 at one of the places and 0 at the others.
struct SwissRollInflation {
  private static let places = 49
  /// How many deviations away noise is left out: 1e-14 of its peak, where the roll is wound more tightly and they
  /// are only eight.
  ///
  /// Other sheets, 6 units away, are farther than that at a variance of 0.1.
  private static let reach = 9.0

  private let surface: ChartedSurface
  private let variance: Double

  /// - Precondition: The surface is a Swiss roll, and the variance at most 0.1.
  init(_ surface: ChartedSurface, variance: Double) {
    precondition(surface.name.hasPrefix("swiss_roll") && variance <= 0.1)
    self.surface = surface
    self.variance = variance
  }

  /// ln of the deflated density at every pair of coordinates, shape `[first, second]`, row-major.
  func deflated(_ first: [Double], _ second: [Double]) -> [Double] {
    let steps = (0..<Self.places).map { Double($0) / Double(Self.places) }
    let density = steps.map { u in steps.map { exp(surface.latentLogDensity(at: [u, $0])) } }
    let (left, right) = (smoothed(0, at: first), smoothed(1, at: second))
    let logPeak = 1.5 * log(2 * .pi * variance)
    let logDensity = left.flatMap { weights -> [Double] in
      let along = steps.indices.map { place in
        weights.indices.reduce(0) { $0 + weights[$1] * density[$1][place] }
      }
      return right.map { weights in
        log(weights.indices.reduce(0) { $0 + weights[$1] * along[$1] }) - logPeak
      }
    }
    return deflate(
      logDensity: logDensity, dataDimension: 3, manifoldDimension: 2, variance: variance)
  }

  /// The perfect model beside the truth, on `cells` x `cells` nodes that lie closely at the rim.
  func compare(cells: Int) -> SurfaceDensity {
    let nodes = ClusteredNodes([0, 1], isPeriodic: false) { _ in cells }
    let latents = nodes.values.flatMap { first in nodes.values.map { [first, $0] } }
    let areas = nodes.widths.flatMap { height in nodes.widths.map { height * $0 } }
    let density = latentDensity(
      logDensity: deflated(nodes.values, nodes.values),
      logVolumeFactor: latents.map(surface.logVolumeFactor))
    return SurfaceDensity(
      density: zip(density, areas).map { $0 * $1 },
      exact: zip(latents, areas).map { exp(surface.latentLogDensity(at: $0)) * $1 },
      columns: cells, cellArea: 1)
  }

  /// The integrals over one coordinate of each function times the noise, without its peak, around each node,
  /// shape `[node, place]`.
  private func smoothed(_ coordinate: Int, at nodes: [Double]) -> [[Double]] {
    nodes.map { node in
      let center = point(coordinate, node)
      let step = 1e-6
      let speed =
        distance(point(coordinate, node - step), point(coordinate, node + step)) / (2 * step)
      let reach = Self.reach * variance.squareRoot() / speed
      // Half a deviation apart or closer.
      let pieces = ClusteredNodes(
        [max(0, node - reach), min(1, node + reach)], isPeriodic: false
      ) { _ in 80 }
      var sums = [Double](repeating: 0, count: Self.places)
      for (value, width) in zip(pieces.values, pieces.widths) {
        let length = distance(point(coordinate, value), center)
        let weight = width * exp(-length * length / (2 * variance))
        for place in 0..<Self.places {
          sums[place] += weight * Self.polynomial(value - Double(place) / Double(Self.places))
        }
      }
      return sums
    }
  }

  /// The point of one coordinate, along a line on which the other stays.
  private func point(_ coordinate: Int, _ value: Double) -> [Double] {
    surface.embed(coordinate == 0 ? [value, 0] : [0, value])
  }

  /// The trigonometric polynomial of degree 24 and period 1 that is 1 at 0 and 0 at the other places.
  private static func polynomial(_ distance: Double) -> Double {
    let sine = sin(.pi * distance)
    guard abs(sine) > 1e-12 else { return 1 }
    return sin(.pi * Double(places) * distance) / (Double(places) * sine)
  }
}

private func distance(_ first: [Double], _ second: [Double]) -> Double {
  zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
}
