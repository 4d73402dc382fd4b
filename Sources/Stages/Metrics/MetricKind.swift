/// The metrics, by the names that specs use.
enum MetricKind: String, Codable, CaseIterable {
  case logDensityGrid = "log_density_grid"
  case latentDensity = "latent_density"
  case testLogLikelihood = "test_log_likelihood"
  case reconstructionError = "reconstruction_error"
  case evidenceLowerBound = "evidence_lower_bound"
  case samples
  case normalisation
  case anomaly
  case posterior
  case latentInterpolation = "latent_interpolation"

  /// The file with one row per point.
  var table: String { "\(rawValue).csv" }

  /// The file with the points that are drawn from the model.
  static let sampleFile = "samples.npy"
  /// The file with the points along a segment of the latent space.
  static let pathFile = "path.npy"

  /// The files with arrays besides the table.
  var arrays: [String] {
    switch self {
    case .samples: [Self.sampleFile]
    case .posterior: PosteriorSide.allCases.map(\.file)
    case .latentInterpolation: [Self.pathFile]
    default: []
    }
  }

  /// Every file that the metric gives.
  var outputs: [String] { [table, EvaluateStage.summary] + arrays }

  /// The number of test points that the metric needs, unless its settings say another one.
  var leastTestPoints: Int {
    switch self {
    case .posterior: PosteriorSettings.standard.observed
    case .latentInterpolation: 2
    default: 1
    }
  }

  /// The key of the metric's settings that says how many test points it needs, if there is one.
  var testPointsKey: String? { self == .posterior ? PosteriorSettings.observedKey : nil }

  /// Whether the metric looks at test points; samples are held against those where no simulator draws
  /// other ones.
  func needsTestPoints(simulated: Bool) -> Bool {
    switch self {
    case .samples: !simulated
    case .logDensityGrid, .latentDensity, .normalisation: false
    case .testLogLikelihood, .reconstructionError, .evidenceLowerBound, .anomaly, .posterior,
      .latentInterpolation:
      true
    }
  }

  /// Whether the metric looks at points with noise.
  var seesNoise: Bool { self == .testLogLikelihood }

  /// How many points are evaluated at a time at most, given the number of test points.
  func pointCount(test: Int) -> Int {
    switch self {
    case .logDensityGrid: logDensityGridPointCount
    case .latentDensity: latentDensityPointCount
    case .testLogLikelihood, .reconstructionError, .evidenceLowerBound: test
    case .samples: sampleCount
    case .normalisation: normalisationPointCount
    case .anomaly: 2 * test
    case .posterior: posteriorPointCount
    case .latentInterpolation: interpolationPointCount
    }
  }

  /// Whether a lower bound of the density can stand for the density, for figures to draw.
  var canBeBounded: Bool { self == .logDensityGrid || self == .latentDensity }

  /// Whether the metric integrates over, or draws, the plane.
  var coversPlane: Bool { self == .logDensityGrid || self == .normalisation }

  /// Evaluates the metric.
  ///
  /// - Parameters:
  ///   - subject: What it is evaluated on.
  ///   - posterior: The settings of ``posterior``.
  /// - Throws: `StageFailure` when it has no meaning for the data.
  func evaluate(
    _ subject: EvaluationSubject, posterior: PosteriorSettings
  ) throws -> EvaluationResult {
    switch self {
    case .logDensityGrid: try evaluateLogDensityGrid(of: subject)
    case .latentDensity: try evaluateLatentDensity(of: subject)
    case .testLogLikelihood: try evaluateTestLogLikelihood(of: subject)
    case .reconstructionError: try evaluateReconstructionError(of: subject)
    case .evidenceLowerBound: try evaluateEvidenceLowerBound(of: subject)
    case .samples: evaluateSamples(of: subject)
    case .normalisation: evaluateNormalisation(of: subject)
    case .anomaly: try evaluateAnomaly(of: subject)
    case .posterior: try evaluatePosterior(of: subject, posterior)
    case .latentInterpolation: evaluateLatentInterpolation(of: subject)
    }
  }
}
