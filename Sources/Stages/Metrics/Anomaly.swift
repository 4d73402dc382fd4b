import ArrayFiles
import Evaluation
import Glibc
import Scheduler
import Simulators

/// How far anomalous points lie off the manifold, in data units: three standard deviations of the noise of
/// the published experiments, whatever the model's own noise, so that all models have the same task.
private let displacement = 0.3

/// How well a model tells points of the data from points beside the manifold.
///
/// Anomalies are what the simulator says are no data or, where it says nothing, fresh points of it, moved
/// along a random normal; they are as many as the test points and independent of them. The score is `-ln p`, and, where a model reconstructs, the
/// distance from the reconstruction: the density of a model that knows it on the manifold alone is
/// that at the projection, which has forgotten how far off a point was.
///
/// - Throws: `StageFailure` for data on no known manifold.
func evaluateAnomaly(of subject: EvaluationSubject) throws -> EvaluationResult {
  guard let manifold = subject.manifold else {
    throw StageFailure(
      "anomaly has no meaning for '\(subject.dataName)', whose manifold is not known",
      help: "leave it out of 'evaluate'")
  }
  let points = subject.testPoints
  let count = points.count / subject.dimension
  let anomalies =
    (manifold as? any OutOfDistributionSimulator)
    .flatMap { subject.family == nil ? $0 : nil }?
    .sampleOutOfDistribution(count: count, from: subject.stream.child("anomalies")).points
    ?? displacedPoints(count: count, of: manifold, subject)
  let all = points + anomalies
  // Each anomaly has the parameters of the test point of its row, for data with parameters.
  let given = subject.testParameters + subject.testParameters
  let readings = subject.readings(at: all, given: given)
  let scores: [(quantity: String, column: String, values: [Double]?)] = [
    (
      "auc", "negative_log_density",
      (readings.inSpace ?? readings.onManifold).map { values in values.map { -$0 } }
    ),
    (
      "auc_of_reconstruction_error", "reconstruction_error",
      subject.evaluator.reconstruct(all, given: given).map {
        reconstructionErrors(points: all, reconstructions: $0, dimension: subject.dimension)
      }
    ),
  ]
  return EvaluationResult(
    table: table(
      [
        ("row", (0..<2 * count).map { .integer($0) }),
        ("is_anomaly", (0..<2 * count).map { $0 >= count }.flagCells),
      ] + scores.map { ($0.column, $0.values?.floatCells) }),
    summary: scores.compactMap { score in
      score.values.map { values in
        let found = ReceiverOperatingCharacteristic(
          positives: Array(values[count...]), negatives: Array(values[..<count]))
        return Quantity(
          score.quantity, found.area, standardError: found.standardError, count: 2 * count)
      }
    })
}

/// Fresh points of the simulator, each moved by ``displacement`` along a random unit normal, `[count, D]`.
private func displacedPoints(
  count: Int, of manifold: any ManifoldSimulator, _ subject: EvaluationSubject
) -> [Double] {
  let source = subject.stream.child("anomalies")
  let samples =
    subject.family.map { $0.sample(at: parameterRows(of: subject, $0), from: source).samples }
    ?? manifold.sample(count: count, from: source)
  var stream = subject.stream.child("directions")
  let dimension = subject.dimension
  var points = samples.points
  for row in 0..<count {
    let latent = (0..<manifold.manifoldDimension).map { samples.latentColumns[$0].values[row] }
    let normals = manifold.normals(at: latent)
    let draws = stream.normals(count: normals.count / dimension)
    let length = draws.reduce(0) { hypot($0, $1) }
    for (normal, draw) in draws.enumerated() {
      for axis in 0..<dimension {
        points[row * dimension + axis] +=
          displacement * draw / length * normals[normal * dimension + axis]
      }
    }
  }
  return points
}

/// The parameters of each test point.
private func parameterRows(
  of subject: EvaluationSubject, _ family: any SimulatorFamily
) -> [[Double]] {
  let (parameters, count) = (subject.testParameters, family.parameterCount)
  return stride(from: 0, to: parameters.count, by: count).map {
    Array(parameters[$0..<$0 + count])
  }
}
