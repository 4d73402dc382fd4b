/// The metrics, by the names that specs use.
enum MetricKind: String, Codable, CaseIterable {
  case logDensityGrid = "log_density_grid"
  case latentDensity = "latent_density"
  case testLogLikelihood = "test_log_likelihood"
  case reconstructionError = "reconstruction_error"
  case evidenceLowerBound = "evidence_lower_bound"

  /// The file with one row per point.
  var table: String { "\(rawValue).csv" }

  /// Whether the metric looks at test points.
  var needsTestPoints: Bool {
    switch self {
    case .logDensityGrid, .latentDensity: false
    case .testLogLikelihood, .reconstructionError, .evidenceLowerBound: true
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
    }
  }

  /// Evaluates the metric.
  ///
  /// - Throws: `StageFailure` when it has no meaning for the data.
  func evaluate(_ subject: EvaluationSubject) throws -> EvaluationResult {
    switch self {
    case .logDensityGrid: try evaluateLogDensityGrid(of: subject)
    case .latentDensity: try evaluateLatentDensity(of: subject)
    case .testLogLikelihood: try evaluateTestLogLikelihood(of: subject)
    case .reconstructionError: try evaluateReconstructionError(of: subject)
    case .evidenceLowerBound: try evaluateEvidenceLowerBound(of: subject)
    }
  }
}
