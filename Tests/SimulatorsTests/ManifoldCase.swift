import Simulators
import Testing

/// A simulator of the catalogue, with what integrals over its latents need to know.
struct ManifoldCase: CustomTestStringConvertible, Sendable {
  let simulator: any ManifoldSimulator
  /// Stretches of each coordinate on which the density is smooth; together they hold all of the
  /// probability but 1e-11.
  let pieces: [[ClosedRange<Double>]]
  /// Whether tangents are those along the coordinates.
  var isOrthogonal = true

  var testDescription: String { simulator.name }

  /// The surface, where it is one.
  var surface: (any SurfaceSimulator)? { simulator as? any SurfaceSimulator }

  static let all = [
    of(ThinSpiral(), [[0...8]]),
    of(ClosedCurve.vonMisesCircle(), [[turn]]),
    of(ClosedCurve.vonMisesCircle(dataDimension: 5), [[turn]]),
    of(ClosedCurve.rotationMixture, [[turn]]),
    of(ChartedSurface.sphereMixture, [[0 ... .pi], [0...2 * .pi]]),
    of(ChartedSurface.sphereCorrelated, [[0 ... .pi], [0...2 * .pi]]),
    of(ChartedSurface.sphereUnimodal, [[0 ... .pi], [0...2 * .pi]]),
    of(ChartedSurface.torusMixture, [[turn], [turn]]),
    of(ChartedSurface.torusCorrelated, [[turn], [turn]]),
    of(ChartedSurface.torusUnimodal, [[turn], [turn]]),
    of(ChartedSurface.hyperboloidMixture, [[1...1.5], [0...2 * .pi]]),
    of(ChartedSurface.hyperboloidCorrelated, [[0...2], [0...2 * .pi]]),
    of(ChartedSurface.hyperboloidUnimodal, [[0...14], [0...2 * .pi]]),
    of(ChartedSurface.swissRollMixture, [[0...1], [0...1]]),
    of(ChartedSurface.swissRollCorrelated, [[0...1], [0...1]]),
    of(ChartedSurface.swissRollUnimodal, [[0...1], [0...1]]),
    of(ChartedSurface.spheroidMixture(), [[-.pi ... .pi / 2], [0...2 * .pi]]),
    of(ChartedSurface.spheroidCorrelated(), [[-9...0, 0 ... .pi / 2], [0...2 * .pi]]),
    ManifoldCase(
      simulator: ChartedSurface.thinDisk, pieces: [[0...18], [-0.1...0.1]], isOrthogonal: false),
    of(HypersphereMixture(sphereDimension: 1, dataDimension: 2).simulator, [[0...2 * .pi]]),
    of(
      HypersphereMixture(
        sphereDimension: 1, dataDimension: 5, components: 7, concentration: 20, radius: 3,
        manifoldSeed: 2
      ).simulator, [[0...2 * .pi]]),
    of(
      HypersphereMixture(sphereDimension: 2, dataDimension: 3).simulator,
      [[0 ... .pi], [0...2 * .pi]]),
    of(
      HypersphereMixture(
        sphereDimension: 2, dataDimension: 6, components: 3, concentration: 10, radius: 2,
        manifoldSeed: 5
      ).simulator, [[0 ... .pi], [0...2 * .pi]]),
  ]

  /// The same without truncation, whose charts cover some points twice.
  static let published = [
    of(
      ChartedSurface.spheroidMixture(truncation: .published), [[turn], [0...2 * .pi]]),
    of(
      ChartedSurface.spheroidCorrelated(truncation: .published),
      [[-9...0, 0...9], [0...2 * .pi]]),
  ]

  static let surfaces = (all + published).filter { $0.surface != nil }

  private static let turn = -Double.pi ... .pi

  private static func of(
    _ simulator: any ManifoldSimulator, _ pieces: [[ClosedRange<Double>]]
  ) -> ManifoldCase {
    ManifoldCase(simulator: simulator, pieces: pieces)
  }
}
