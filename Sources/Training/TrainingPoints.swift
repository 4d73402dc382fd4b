/// Points to train on, each with the parameters it was drawn at where the data have such.
public struct TrainingPoints: Sendable {
  /// The points, shape `[count, dimension]`, row-major.
  public var points: [Float]
  /// The parameters, shape `[count, contextDimension]`, row-major; empty for models that are conditioned
  /// on nothing.
  public var parameters: [Float]
  /// The joint scores, of the parameters' shape; empty where no objective compares scores.
  public var jointScores: [Float]

  /// Points with what they were drawn at.
  public init(_ points: [Float], parameters: [Float] = [], jointScores: [Float] = []) {
    self.points = points
    self.parameters = parameters
    self.jointScores = jointScores
  }
}

extension TrainingPoints {
  /// Checks that every point has numbers, and parameters and joint scores where they are asked for.
  ///
  /// - Throws: `TrainingError` when a number is not finite.
  /// - Precondition: There are as many rows of everything that is asked for.
  func check(_ dimensions: BatchDimensions) throws(TrainingError) {
    let count = points.count / dimensions.points
    precondition(
      parameters.count >= count * dimensions.parameters
        && jointScores.count >= count * dimensions.jointScores,
      "\(parameters.count) parameters and \(jointScores.count) scores for \(count) points")
    if let invalid = points.firstIndex(where: { !$0.isFinite }) {
      throw .invalidData(row: invalid / dimensions.points, column: invalid % dimensions.points)
    }
    for (what, numbers) in [("parameter", parameters), ("joint score", jointScores)] {
      guard let invalid = numbers.firstIndex(where: { !$0.isFinite }) else { continue }
      throw .invalidCondition(what: what, row: invalid / (numbers.count / count))
    }
  }
}
