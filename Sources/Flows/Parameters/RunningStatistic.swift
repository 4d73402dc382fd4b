import Tensors

/// An array that belongs to a model but is not trained: a training keeps it up to date with what its
/// batches look like, and evaluation uses it in their place.
public struct RunningStatistic: Hashable, Sendable {
  /// The name, such as `outer.2.coupling.conditioner.blocks.0.norms.0.mean`.
  public let name: String
  /// The name of the same array in the state dictionary of the published implementation.
  public let publishedName: String
  /// The extents.
  public let shape: Shape
  /// What every element of a new model is.
  public let initialValue: Double
  /// The array's position among the running statistics of its model.
  public let position: Int
}
