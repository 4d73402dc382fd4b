import Simulators
import Tensors

/// Points, and those of their rows that something is to be done with.
struct PointRows {
  private let points: [Float]
  let dimension: Int
  /// The rows, in order.
  let rows: [Int]
  /// The tangents at all points; `nil` where nobody asks for them.
  let tangentFrames: TangentFrames?

  /// Rows of points `[count, dimension]`.
  init(points: [Float], dimension: Int, rows: [Int], tangentFrames: TangentFrames? = nil) {
    self.points = points
    self.dimension = dimension
    self.rows = rows
    self.tangentFrames = tangentFrames
  }

  /// Copies rows into a batch.
  func copy(_ rows: ArraySlice<Int>, into batch: UnsafeMutableBufferPointer<Float>) {
    var target = 0
    for row in rows {
      for index in row * dimension..<(row + 1) * dimension {
        batch[target] = points[index]
        target += 1
      }
    }
  }
}

/// The points of a training, split into those trained on and those held out.
struct TrainingData {
  private let fixed: PointRows
  private let fresh: (any PointSource)?
  private let manifold: (any ManifoldSimulator)?
  private let threads: Int
  /// The points that are held out.
  let validation: PointRows

  /// Splits points at random.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, dimension]`, row-major.
  ///   - dimension: The number of coordinates.
  ///   - validationSplit: The share that is held out.
  ///   - fresh: Where the training points of later epochs come from; `nil` to keep those there are.
  ///   - manifold: Whose tangents at training points are to be found; `nil` for none's.
  ///   - threads: The most threads to find them with.
  ///   - stream: Where the split comes from.
  /// - Throws: `TrainingError` when a coordinate is not finite or a part is empty.
  init(
    points: [Float], dimension: Int, validationSplit: Double, fresh: (any PointSource)? = nil,
    manifold: (any ManifoldSimulator)? = nil, threads: Int = 1, stream: RandomStream
  ) throws(TrainingError) {
    try Self.check(points, dimension: dimension)
    var stream = stream
    let count = points.count / dimension
    let shuffled = stream.permutation(count: count)
    let heldOut = Int(validationSplit * Double(count))
    guard heldOut > 0, heldOut < count else {
      throw .emptySplit(training: count - heldOut, validation: heldOut)
    }
    validation = PointRows(
      points: points, dimension: dimension, rows: Array(shuffled.prefix(heldOut)))
    fixed = PointRows(
      points: points, dimension: dimension, rows: Array(shuffled.dropFirst(heldOut)),
      tangentFrames: manifold.map { TangentFrames(at: points, of: $0, threads: threads) })
    self.fresh = fresh
    self.manifold = manifold
    self.threads = threads
  }

  /// The training points of an epoch, counted from 0 over all phases.
  ///
  /// - Throws: `TrainingError` when a coordinate is not finite.
  func training(epoch: Int) throws(TrainingError) -> PointRows {
    guard let fresh, epoch > 0 else { return fixed }
    let points = fresh.points(count: fixed.rows.count, epoch: epoch)
    precondition(
      points.count == fixed.rows.count * fixed.dimension,
      "\(points.count) coordinates for \(fixed.rows.count) fresh points")
    try Self.check(points, dimension: fixed.dimension)
    return PointRows(
      points: points, dimension: fixed.dimension, rows: Array(fixed.rows.indices),
      tangentFrames: manifold.map { TangentFrames(at: points, of: $0, threads: threads) })
  }

  private static func check(_ points: [Float], dimension: Int) throws(TrainingError) {
    if let invalid = points.firstIndex(where: { !$0.isFinite }) {
      throw .invalidData(row: invalid / dimension, column: invalid % dimension)
    }
  }
}
