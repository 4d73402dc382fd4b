/// A simulator by name, with its settings.
///
/// It is encoded as its name alone where it has no settings.
public struct SimulatorChoice: Hashable, Sendable, Codable {
  /// The name.
  public var name: String

  /// The settings that are not left to their defaults.
  public var settings: SimulatorSettings

  /// A choice.
  public init(_ name: String, settings: SimulatorSettings = SimulatorSettings()) {
    self.name = name
    self.settings = settings
  }

  /// The simulator, of a family the member at its default parameters, or `nil` when there is none of that
  /// name or with these settings.
  public var simulator: (any Simulator)? {
    SimulatorCatalogue.simulator(named: name, settings: settings)
      ?? family.map { $0.member(at: $0.defaultParameters) }
  }

  private enum CodingKeys: CodingKey {
    case name, settings
  }

  /// Reads a name, or a name with settings.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(name)
    } else {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        try values.decode(String.self, forKey: .name),
        settings: try values.decode(SimulatorSettings.self, forKey: .settings))
    }
  }

  /// Writes the name, and settings where there are some.
  public func encode(to encoder: any Encoder) throws {
    if settings == SimulatorSettings() {
      var value = encoder.singleValueContainer()
      try value.encode(name)
    } else {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(name, forKey: .name)
      try values.encode(settings, forKey: .settings)
    }
  }
}
