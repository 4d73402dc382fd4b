import ArrayFiles
import Evaluation
import Glibc
import Scheduler
import Simulators
import Tensors

/// How far anomalous points lie off the manifold, in data units: three standard deviations of the noise of
/// the published experiments, whatever the model's own noise, so that all models have the same task.
private let displacement = 0.3

/// How well a model tells points of the data from points beside them.
///
/// Anomalies are what the simulator says are no data or, where it says nothing, fresh points of it, moved
/// along a random normal; they are as many as the test points and independent of them. The score is
/// `-ln p`, and, where a model reconstructs, the distance from the reconstruction: the density of a model
/// that knows it on the manifold alone is that at the projection, which has forgotten how far off a
/// point was.
///
/// - Throws: `StageFailure` for data of which neither a manifold nor points beside it are known.
func evaluateAnomaly(of subject: EvaluationSubject) throws -> EvaluationResult {
  let points = subject.testPoints
  let count = points.count / subject.dimension
  guard let anomalies = anomalies(count: count, subject) else {
    throw StageFailure(
      "anomaly has no meaning for '\(subject.dataName)', whose manifold is not known",
      help: "leave it out of 'evaluate'")
  }
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

/// Points that are no data, `[count, D]`, for data with parameters each at those of the test point of its row;
/// `nil` where nobody knows any.
private func anomalies(count: Int, _ subject: EvaluationSubject) -> [Double]? {
  guard let family = subject.family else {
    return subject.simulator.flatMap { anomalies(count: count, of: $0, from: subject.stream) }
  }
  let stream = subject.stream.child("anomalies")
  var points: [Double] = []
  for row in 0..<count {
    let first = row * family.parameterCount
    let parameters = Array(subject.testParameters[first..<first + family.parameterCount])
    guard
      let point = anomalies(
        count: 1, of: family.member(at: parameters), from: stream.child(row))
    else { return nil }
    points += point
  }
  return points
}

/// What a simulator says is no data or, where it says nothing, points beside its manifold.
private func anomalies(
  count: Int, of simulator: any Simulators.Simulator, from stream: RandomStream
) -> [Double]? {
  if let simulator = simulator as? any OutOfDistributionSimulator {
    return simulator.sampleOutOfDistribution(count: count, from: stream.child("anomalies")).points
  }
  return (simulator as? any ManifoldSimulator).map {
    displacedPoints(count: count, of: $0, from: stream)
  }
}

/// Fresh points of the simulator, each moved by ``displacement`` along a random unit normal, `[count, D]`.
private func displacedPoints(
  count: Int, of manifold: any ManifoldSimulator, from stream: RandomStream
) -> [Double] {
  let samples = manifold.sample(count: count, from: stream.child("anomalies"))
  var directions = stream.child("directions")
  let dimension = manifold.dataDimension
  var points = samples.points
  for row in 0..<count {
    let latent = (0..<manifold.manifoldDimension).map { samples.latentColumns[$0].values[row] }
    let normals = manifold.normals(at: latent)
    let draws = directions.normals(count: normals.count / dimension)
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
