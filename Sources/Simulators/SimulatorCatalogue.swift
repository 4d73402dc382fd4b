/// The simulators by name.
public enum SimulatorCatalogue {
  /// Makes a simulator, or nothing when a setting is out of its range.
  private typealias Maker = @Sendable (SimulatorSettings) -> (any Simulator)?

  private static let makers: [String: Maker] = [
    "thin_spiral": { _ in ThinSpiral() },
    "von_mises_circle": { settings in
      let dimension = settings.dataDimension ?? 2
      return dimension >= 2
        ? ClosedCurve.vonMisesCircle(
          dataDimension: dimension, evaluationChart: settings.evaluationChart ?? .sampled) : nil
    },
    "so2_mixture": { _ in ClosedCurve.rotationMixture },
    "sphere_mixture": { _ in ChartedSurface.sphereMixture },
    "sphere_correlated": { _ in ChartedSurface.sphereCorrelated },
    "sphere_unimodal": { _ in ChartedSurface.sphereUnimodal },
    "torus_mixture": { _ in ChartedSurface.torusMixture },
    "torus_correlated": { _ in ChartedSurface.torusCorrelated },
    "torus_unimodal": { _ in ChartedSurface.torusUnimodal },
    "hyperboloid_mixture": { _ in ChartedSurface.hyperboloidMixture },
    "hyperboloid_correlated": { _ in ChartedSurface.hyperboloidCorrelated },
    "hyperboloid_unimodal": { _ in ChartedSurface.hyperboloidUnimodal },
    "swiss_roll_mixture": { _ in ChartedSurface.swissRollMixture },
    "swiss_roll_correlated": { _ in ChartedSurface.swissRollCorrelated },
    "swiss_roll_unimodal": { _ in ChartedSurface.swissRollUnimodal },
    "spheroid_mixture": { ChartedSurface.spheroidMixture(truncation: $0.truncation ?? .pole) },
    "spheroid_correlated": {
      ChartedSurface.spheroidCorrelated(truncation: $0.truncation ?? .pole)
    },
    "thin_disk": { _ in ChartedSurface.thinDisk },
    "spherical_gaussian": { ConditionalSphericalGaussian($0)?.unconditional },
    "hypersphere_mixture": { HypersphereMixture($0)?.simulator },
    "lorenz": { Lorenz(isStandardised: $0.standardised ?? true) },
  ]

  /// The known names, sorted.
  public static var names: [String] { makers.keys.sorted() }

  /// The simulator called `name`, or `nil` when there is none, or none with these settings.
  public static func simulator(
    named name: String, settings: SimulatorSettings = SimulatorSettings()
  ) -> (any Simulator)? {
    makers[name]?(settings)
  }
}
