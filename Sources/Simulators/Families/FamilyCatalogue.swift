/// The families of simulators by name.
public enum FamilyCatalogue {
  /// Makes a family, or nothing when a setting is out of its range.
  private typealias Maker = @Sendable (SimulatorSettings) -> (any SimulatorFamily)?

  private static let makers: [String: Maker] = [
    "polynomial_surface": { _ in PolynomialSurfaceFamily() },
    "conditional_spherical_gaussian": { ConditionalSphericalGaussian($0) },
  ]

  /// The known names, sorted.
  public static var names: [String] { makers.keys.sorted() }

  /// The family called `name`, or `nil` when there is none, or none with these settings.
  public static func family(
    named name: String, settings: SimulatorSettings = SimulatorSettings()
  ) -> (any SimulatorFamily)? {
    makers[name]?(settings)
  }
}

extension SimulatorChoice {
  /// The family, or `nil` when there is none of that name or with these settings.
  public var family: (any SimulatorFamily)? {
    FamilyCatalogue.family(named: name, settings: settings)
  }
}
