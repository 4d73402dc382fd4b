import Simulators
import Tensors

/// Points, and those of their rows that something is to be done with.
struct PointRows {
  private let points: TrainingPoints
  let dimensions: BatchDimensions
  /// The rows, in order.
  let rows: [Int]
  /// The tangents at all points; `nil` where nobody asks for them.
  let tangentFrames: TangentFrames?

  /// Rows of points.
  init(
    points: TrainingPoints, dimensions: BatchDimensions, rows: [Int],
    tangentFrames: TangentFrames? = nil
  ) {
    self.points = points
    self.dimensions = dimensions
    self.rows = rows
    self.tangentFrames = tangentFrames
  }

  /// A coordinate of a row's point.
  subscript(row: Int, coordinate: Int) -> Float {
    points.points[row * dimensions.points + coordinate]
  }

  /// Copies points into a batch.
  func copy(_ rows: ArraySlice<Int>, into batch: UnsafeMutableBufferPointer<Float>) {
    copy(points.points, dimensions.points, rows, into: batch)
  }

  /// Copies what the points were drawn at into the arrays of a batch that are not empty.
  func copyConditions(
    _ rows: ArraySlice<Int>, parameters: UnsafeMutableBufferPointer<Float>,
    jointScores: UnsafeMutableBufferPointer<Float>
  ) {
    if !parameters.isEmpty {
      copy(points.parameters, dimensions.parameters, rows, into: parameters)
    }
    // Phases that do not compare scores have no array for them.
    if !jointScores.isEmpty {
      copy(points.jointScores, dimensions.jointScores, rows, into: jointScores)
    }
  }

  private func copy(
    _ numbers: [Float], _ width: Int, _ rows: ArraySlice<Int>,
    into batch: UnsafeMutableBufferPointer<Float>
  ) {
    var target = 0
    for row in rows {
      for index in row * width..<(row + 1) * width {
        batch[target] = numbers[index]
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
  ///   - points: The points, with what they were drawn at.
  ///   - dimensions: How many numbers each point has.
  ///   - validationSplit: The share that is held out.
  ///   - fresh: Where the training points of later epochs come from; `nil` to keep those there are.
  ///   - manifold: Whose tangents at training points are to be found; `nil` for none's.
  ///   - threads: The most threads to find them with.
  ///   - stream: Where the split comes from.
  /// - Throws: `TrainingError` when a number is not finite or a part is empty.
  init(
    points: TrainingPoints, dimensions: BatchDimensions, validationSplit: Double,
    fresh: (any PointSource)? = nil, manifold: (any ManifoldSimulator)? = nil, threads: Int = 1,
    stream: RandomStream
  ) throws(TrainingError) {
    try points.check(dimensions)
    var stream = stream
    let count = points.points.count / dimensions.points
    let shuffled = stream.permutation(count: count)
    let heldOut = Int(validationSplit * Double(count))
    guard heldOut > 0, heldOut < count else {
      throw .emptySplit(training: count - heldOut, validation: heldOut)
    }
    validation = PointRows(
      points: points, dimensions: dimensions, rows: Array(shuffled.prefix(heldOut)))
    fixed = PointRows(
      points: points, dimensions: dimensions, rows: Array(shuffled.dropFirst(heldOut)),
      tangentFrames: manifold.map { TangentFrames(at: points.points, of: $0, threads: threads) })
    self.fresh = fresh
    self.manifold = manifold
    self.threads = threads
  }

  /// The training points of an epoch, counted from 0 over all phases.
  ///
  /// - Throws: `TrainingError` when a number is not finite.
  func training(epoch: Int) throws(TrainingError) -> PointRows {
    guard let fresh, epoch > 0 else { return fixed }
    let points = fresh.points(count: fixed.rows.count, epoch: epoch)
    precondition(
      points.points.count == fixed.rows.count * fixed.dimensions.points,
      "\(points.points.count) coordinates for \(fixed.rows.count) fresh points")
    try points.check(fixed.dimensions)
    return PointRows(
      points: points, dimensions: fixed.dimensions, rows: Array(fixed.rows.indices),
      tangentFrames: manifold.map { TangentFrames(at: points.points, of: $0, threads: threads) })
  }
}
