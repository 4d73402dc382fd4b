import CKernels
import Tensors
import Threads

/// The sum of the gradients of a batch's shards over some ranges of flat storage, and its norm.
///
/// The ranges are swept in chunks of fixed size, in each of which the shards are added in order; the
/// squares are added within chunks and then over chunks. So neither depends on the number of threads.
final class GradientSum {
  private let gradients: [FloatBuffer]
  private let chunks: [Range<Int>]
  private let team: ThreadTeam
  private var squares: [Double]

  /// A sum of gradients in one layout; it is left in the first of them.
  init(of gradients: [FloatBuffer], over ranges: [Range<Int>], team: ThreadTeam) {
    self.gradients = gradients
    self.team = team
    chunks = FlatStorage.chunks(of: ranges)
    squares = [Double](repeating: 0, count: chunks.count)
  }

  /// Adds the gradients up.
  ///
  /// - Returns: The Euclidean norm of the sum, accumulated in double.
  func run() -> Double {
    let sum = gradients[0]
    squares.withUnsafeMutableBufferPointer { squares in
      // Safe: each chunk writes to its own range of the sum and its own square alone.
      nonisolated(unsafe) let squares = squares
      team.run(chunks.count) { chunk in
        let range = chunks[chunk]
        let target = sum.pointer + range.lowerBound
        for gradient in gradients.dropFirst() {
          dnf_add(range.count, target, gradient.pointer + range.lowerBound, target)
        }
        squares[chunk] = dnf_sum_of_squares(range.count, target)
      }
    }
    return squares.reduce(0, +).squareRoot()
  }
}
