import Tensors

/// Why saved arrays do not make the model that was asked for.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// An array is not there under either of its names.
  case missing(name: String, publishedName: String)
  /// An array has another shape.
  case wrongShape(name: String, found: Shape, expected: Shape)
  /// What should be a permutation is none.
  case notAPermutation(name: String, indices: [Int], size: Int)

  public var description: String {
    switch self {
    case .missing(let name, let publishedName):
      "the weights have no '\(name)' (published name '\(publishedName)')"
    case .wrongShape(let name, let found, let expected):
      "'\(name)' has shape \(found), the model needs \(expected)"
    case .notAPermutation(let name, let indices, let size):
      "'\(name)' should be a permutation of 0..<\(size), not \(indices)"
    }
  }
}
