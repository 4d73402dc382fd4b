import Tensors

/// One trainable array of a model: its names, its shape, how it starts, and where it lies in the flat
/// array that holds all of them.
public struct Parameter: Hashable, Sendable {
  /// The name, such as `outer.2.coupling.conditioner.blocks.0.first.weight`.
  public let name: String
  /// The name of the same array in the state dictionary of the published implementation.
  public let publishedName: String
  /// The extents.
  public let shape: Shape
  /// How a new model starts.
  public let initialisation: Initialisation
  /// The array's position among the parameters of its model.
  public let position: Int
  /// Where the array starts in flat storage, in floats.
  public let offset: Int
}

/// How the elements of a new parameter are drawn.
public enum Initialisation: Hashable, Sendable {
  /// All equal.
  case constant(Double)
  /// Uniform on `[-bound, bound]`, independent.
  case uniform(bound: Double)
}
