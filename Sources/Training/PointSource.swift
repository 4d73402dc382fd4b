/// Where fresh training points come from, for trainings that see no point twice.
public protocol PointSource: Sendable {
  /// The training points of an epoch after the first.
  ///
  /// - Parameters:
  ///   - count: The number of points.
  ///   - epoch: The epoch, counted from 0 over all phases; the same epoch has the same points.
  /// - Returns: The points, with what they were drawn at.
  func points(count: Int, epoch: Int) -> TrainingPoints
}
