import Synchronization
import Tensors

/// A few orthonormal vectors of a space, uniformly random, and vectors that complete them to a basis.
///
/// They are the columns of Q in the decomposition G = Q R of a matrix of independent normal numbers,
/// shape `[space, vectors]`, whose R has a positive diagonal: that makes Q unique, and its distribution the same
/// in every rotated space.
///
/// - Reference: G. W. Stewart, "The efficient generation of random orthogonal matrices with an
///   application to condition estimators", SIAM J. Numer. Anal. 17 (1980), doi:10.1137/0717034.
struct OrthonormalFrame: Sendable {
  /// D, the dimension of the space.
  let dimension: Int
  /// The orthonormal vectors, shape `[vectors, D]`.
  let vectors: [[Double]]
  /// The unit vectors whose reflections, applied from the last to the first, make Q; the first entries
  /// of the k-th are zero, k of them.
  private let reflectors: [[Double]]
  private let completion = Completion()

  /// The complement, once it has been asked for.
  private final class Completion: Sendable {
    let vectors = Mutex<[[Double]]?>(nil)
  }

  /// A frame.
  ///
  /// - Parameters:
  ///   - count: The number of vectors, at most D.
  ///   - dimension: D.
  ///   - stream: Where the normal numbers come from; those of column k from its child k.
  /// - Complexity: 4 D count^2 operations.
  init(count: Int, dimension: Int, from stream: RandomStream) {
    precondition(
      0 < count && count <= dimension, "\(count) orthonormal vectors in dimension \(dimension)")
    var reflectors: [[Double]] = []
    var signs: [Double] = []
    for column in 0..<count {
      var draws = stream.child(column)
      var vector = draws.normals(count: dimension)
      for (row, reflector) in reflectors.enumerated() { reflect(&vector, by: reflector, from: row) }
      // What the columns before it leave is reflected onto its first axis, away from where it is: R has
      // the other sign there.
      let length = euclideanLength(vector[column...])
      signs.append(vector[column] > 0 ? -1 : 1)
      for row in 0..<column { vector[row] = 0 }
      vector[column] -= signs[column] * length
      let scale = 1 / euclideanLength(vector[column...])
      reflectors.append(vector.map { scale * $0 })
    }
    self.dimension = dimension
    self.reflectors = reflectors
    vectors = (0..<count).map { column in
      Self.image(ofAxis: column, in: dimension, under: reflectors.prefix(column + 1))
        .map { signs[column] * $0 }
    }
  }

  /// Orthonormal vectors that complete the frame to a basis, shape `[D - vectors, D]`.
  ///
  /// - Complexity: 4 D vectors (D - vectors) operations at the first time, which copies of the frame share.
  var complement: [[Double]] {
    completion.vectors.withLock { known in
      if let known { return known }
      let made = (vectors.count..<dimension).map {
        Self.image(ofAxis: $0, in: dimension, under: reflectors[...])
      }
      known = made
      return made
    }
  }

  /// sum_k c_k v_k of coordinates, shape `[vectors]`: a point, shape `[D]`.
  func point(of coordinates: [Double]) -> [Double] {
    var point = [Double](repeating: 0, count: dimension)
    for (coordinate, vector) in zip(coordinates, vectors) {
      for axis in 0..<dimension { point[axis] += coordinate * vector[axis] }
    }
    return point
  }

  /// The scalar products of a point, shape `[D]`, with the vectors, shape `[vectors]`.
  func coordinates(of point: [Double]) -> [Double] {
    vectors.map { vector in (0..<dimension).reduce(0) { $0 + vector[$1] * point[$1] } }
  }

  private static func image(
    ofAxis axis: Int, in dimension: Int, under reflectors: ArraySlice<[Double]>
  ) -> [Double] {
    var vector = [Double](repeating: 0, count: dimension)
    vector[axis] = 1
    for (row, reflector) in reflectors.enumerated().reversed() {
      reflect(&vector, by: reflector, from: row)
    }
    return vector
  }
}

/// Reflects a vector in the plane orthogonal to a unit vector, whose entries before `start` are zero.
private func reflect(_ vector: inout [Double], by normal: [Double], from start: Int) {
  var product = 0.0
  for axis in start..<vector.count { product += normal[axis] * vector[axis] }
  for axis in start..<vector.count { vector[axis] -= 2 * product * normal[axis] }
}

private func euclideanLength(_ vector: ArraySlice<Double>) -> Double {
  vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

extension OrthonormalFrame {
  private struct Key: Hashable {
    let count, dimension: Int
    let stream: RandomStream
  }

  /// Those that were asked for; a large one takes a second, and rules ask a simulator several questions.
  private static let known = Mutex<[Key: OrthonormalFrame]>([:])

  /// The frame that `init` makes, which is made once in a process.
  static func shared(count: Int, dimension: Int, from stream: RandomStream) -> OrthonormalFrame {
    let key = Key(count: count, dimension: dimension, stream: stream)
    if let frame = known.withLock({ $0[key] }) { return frame }
    let frame = OrthonormalFrame(count: count, dimension: dimension, from: stream)
    known.withLock { $0[key] = frame }
    return frame
  }
}
