/// What can be chosen about a simulator besides its name; each reads only its own, and has defaults.
public struct SimulatorSettings: Hashable, Sendable, Codable {
  /// D, where the manifold fits into spaces of any dimension.
  public var dataDimension: Int?

  /// Where the height of a spheroid ends.
  public var truncation: SpheroidTruncation?

  /// d, where the manifold is one of many dimensions.
  public var manifoldDimension: Int?

  /// The standard deviation of noise that belongs to the data, in units of data space.
  public var noiseScale: Double?

  /// What becomes of polar angles outside of their range.
  public var polarAngles: SphericalGaussian.PolarAngles?

  /// The number of components of a mixture.
  public var components: Int?

  /// The concentration of every component.
  public var concentration: Double?

  /// The radius of a sphere, in units of data space.
  public var radius: Double?

  /// Which of all manifolds of its kind it is, where that is drawn at random.
  public var manifoldSeed: Int?

  /// Whether points are in units of published means and standard deviations.
  public var standardised: Bool?

  /// Where densities along a circle are evaluated.
  public var evaluationChart: EvaluationChart?

  /// The given settings.
  public init(
    dataDimension: Int? = nil, truncation: SpheroidTruncation? = nil,
    manifoldDimension: Int? = nil, noiseScale: Double? = nil,
    polarAngles: SphericalGaussian.PolarAngles? = nil, components: Int? = nil,
    concentration: Double? = nil, radius: Double? = nil, manifoldSeed: Int? = nil,
    standardised: Bool? = nil, evaluationChart: EvaluationChart? = nil
  ) {
    self.dataDimension = dataDimension
    self.truncation = truncation
    self.manifoldDimension = manifoldDimension
    self.noiseScale = noiseScale
    self.polarAngles = polarAngles
    self.components = components
    self.concentration = concentration
    self.radius = radius
    self.manifoldSeed = manifoldSeed
    self.standardised = standardised
    self.evaluationChart = evaluationChart
  }
}
