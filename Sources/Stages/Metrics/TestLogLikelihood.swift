import ArrayFiles
import Evaluation
import Glibc
import Simulators

/// The logarithm of the density at clean and at inflated test points: in nats, in bits per dimension, and
/// beside the truth.
///
/// - Throws: `StageFailure` when the model cannot have been trained with the noise of the subject.
func evaluateTestLogLikelihood(of subject: EvaluationSubject) throws -> EvaluationResult {
  let points = subject.testPoints
  let clean = subject.readings(at: points, given: subject.testParameters)
  let inflated = try inflatedPoints(of: subject)
  let truth = subject.trueLogDensities()
  let rows = (0..<points.count / subject.dimension).map { CSVTable.Cell.integer($0) }
  var summary = likelihoods(
    [
      ("mean_log_density", "bits_per_dimension", clean.inSpace),
      ("mean_log_density_inflated_points", "bits_per_dimension_inflated_points", inflated),
    ], dimension: subject.dimension)
  if let dimension = subject.manifoldDimension {
    summary += likelihoods(
      [
        ("mean_log_density_on_manifold", "bits_per_dimension_on_manifold", clean.onManifold),
        ("true_mean_log_density_on_manifold", "true_bits_per_dimension_on_manifold", truth),
      ], dimension: dimension)
  }
  if let divergence = divergence(truth, clean.onManifold) { summary.append(divergence) }
  if let flags = clean.offManifoldFlags {
    summary.append(Quantity("off_manifold_rate", shareOf: flags))
  }
  return EvaluationResult(
    table: table([
      ("row", rows),
      ("log_density", clean.inSpace?.floatCells),
      ("log_density_inflated_point", inflated?.floatCells),
      ("log_density_on_manifold", clean.onManifold?.floatCells),
      ("log_density_on_manifold_thresholded", clean.onManifoldThresholded?.floatCells),
      ("true_log_density_on_manifold", truth?.numberCells),
      ("is_off_manifold", clean.offManifoldFlags?.flagCells),
    ]),
    summary: summary)
}

/// The mean of each column in nats, and as a code length in bits per dimension: `-1 / (n ln 2)` per nat.
///
/// A density per unit of length or area has as many dimensions as the manifold.
private func likelihoods(
  _ columns: [(nats: String, bits: String, logDensities: [Double]?)], dimension: Int
) -> [Quantity] {
  columns.flatMap { column -> [Quantity] in
    guard let statistics = column.logDensities.flatMap(Summary.init) else { return [] }
    return [
      Quantity(column.nats, meanOf: statistics),
      Quantity(column.bits, meanOf: statistics, times: -1 / (Double(dimension) * log(2))),
    ]
  }
}

/// The Kullback-Leibler divergence of the model from the truth, in nats: the mean of what the truth has
/// ahead at its own points.
///
/// The same points enter both, so that most of their scatter cancels.
private func divergence(_ truth: [Double]?, _ model: [Double]?) -> Quantity? {
  guard let truth, let model, let statistics = Summary(zip(truth, model).map { $0 - $1 }) else {
    return nil
  }
  return Quantity("kullback_leibler_divergence", meanOf: statistics)
}

/// The logarithm of an inflated density at test points with noise; `nil` for densities of other kinds.
///
/// The noise is of the kind that the model is trained with.
private func inflatedPoints(of subject: EvaluationSubject) throws -> [Double]? {
  guard case .inflated(let variance, _) = subject.model.densityKind else { return nil }
  let standardisation = subject.evaluator.standardisation
  // True normals are those of the data's own units, and weights may come from a model with others.
  if standardisation != nil, subject.noise == .trueNormal { return nil }
  let noise = try subject.noise.noise(
    variance: variance, simulator: subject.simulator, for: subject.model)
  let stream = subject.stream.child("noise")
  let points =
    switch noise {
    case .inflation(let inflation):
      inflation.inflated(subject.testPoints, seenAs: standardisation, from: stream)
    case .model(let noise):
      subject.evaluator.inflated(
        subject.testPoints, given: subject.testParameters, by: noise, from: stream)
    }
  return subject.evaluator.density(points, given: subject.testParameters).logDensities
}
