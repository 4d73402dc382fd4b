import Tensors

/// An array in the state dictionary of the published implementation that is no weight.
///
/// It follows from the structure of the model, so that our own files do not hold it; in a published
/// file it has to agree.
public struct FixedArray: Sendable {
  /// What an array holds.
  public enum Content: Sendable {
    /// Integers, row-major.
    case integers([Int])
    /// Numbers in single precision, row-major.
    case numbers([Double])
  }

  /// The name in the state dictionary of the published implementation.
  public let publishedName: String
  /// The extents.
  public let shape: Shape
  /// What it holds; `nil` for a counter, which has no influence on the model.
  public let content: Content?
}
