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
  /// Standard normal, independent.
  case normal
  /// A square matrix drawn uniformly from the orthogonal ones.
  case orthogonal
  /// Zero until a training finds the values from its first batch.
  case firstBatch
}

extension Initialisation {
  /// The elements of a new array of the given shape.
  ///
  /// - Precondition: the shape is that of a square matrix, where an orthogonal one is asked for.
  func elements(_ shape: Shape, from stream: RandomStream) -> [Float] {
    var stream = stream
    switch self {
    case .constant(let value): return [Float](repeating: Float(value), count: shape.count)
    case .uniform(let bound):
      return (0..<shape.count).map { _ in Float(stream.uniform(in: -bound..<bound)) }
    case .normal: return (0..<shape.count).map { _ in Float(stream.normal()) }
    case .orthogonal:
      precondition(shape.rank == 2 && shape[0] == shape[1], "an orthogonal matrix \(shape)")
      return orthogonalMatrix(size: shape[0], from: stream).map(Float.init)
    case .firstBatch: return [Float](repeating: 0, count: shape.count)
    }
  }
}

/// A matrix drawn uniformly from the orthogonal ones, row-major: normal rows, orthonormalised.
private func orthogonalMatrix(size: Int, from stream: RandomStream) -> [Double] {
  var stream = stream
  var rows: [[Double]] = []
  while rows.count < size {
    var row = stream.normals(count: size)
    // Twice is enough: the second pass removes what rounding left of the first.
    for _ in 0..<2 {
      for other in rows {
        let overlap = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
        for index in row.indices { row[index] -= overlap * other[index] }
      }
    }
    let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if length > 1e-6 { rows.append(row.map { $0 / length }) }
  }
  return rows.flatMap { $0 }
}
