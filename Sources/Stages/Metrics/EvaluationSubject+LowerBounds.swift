import Models

/// The column of tables with the evidence lower bound in place of the log density, in nats.
let lowerBoundColumn = "evidence_lower_bound"

/// How many draws of the code the bound of a point is a mean over.
private let drawCount = 16

extension EvaluationSubject {
  /// The evidence lower bound at points, in nats, each a mean over the same draws of the code; `nil` for a model
  /// whose density is not only bounded.
  ///
  /// With draws of its own for every point a picture of the bound would be grainy.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  func lowerBounds(at points: [Double]) -> [Double]? {
    guard model is any VariationalModel else { return nil }
    let count = points.count / dimension
    var draws = stream.child("draws")
    var sums = [Double](repeating: 0, count: count)
    for _ in 0..<drawCount {
      let draw = draws.normals(count: model.latentDimension)
      let all = (0..<count).flatMap { _ in draw }
      guard let bound = evaluator.lowerBound(points, draws: all) else { return nil }
      for point in 0..<count {
        sums[point] += bound.logLikelihoods[point] - bound.divergences[point]
      }
    }
    return sums.map { $0 / Double(drawCount) }
  }
}
