/// What can be chosen about a simulator besides its name; each reads only its own, and has defaults.
public struct SimulatorSettings: Hashable, Sendable, Codable {
  /// D, where the manifold fits into spaces of any dimension.
  public var dataDimension: Int?

  /// Where the height of a spheroid ends.
  public var truncation: SpheroidTruncation?

  /// The given settings.
  public init(dataDimension: Int? = nil, truncation: SpheroidTruncation? = nil) {
    self.dataDimension = dataDimension
    self.truncation = truncation
  }
}
