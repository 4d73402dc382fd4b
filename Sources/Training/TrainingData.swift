import Tensors

/// The points of a training, split into those trained on and those held out.
struct TrainingData {
  private let points: [Float]
  let dimension: Int
  let trainingRows: [Int]
  let validationRows: [Int]

  /// Splits points at random.
  ///
  /// - Throws: `TrainingError` when a coordinate is not finite or a part is empty.
  init(
    points: [Float], dimension: Int, validationSplit: Double, stream: RandomStream
  ) throws(TrainingError) {
    if let invalid = points.firstIndex(where: { !$0.isFinite }) {
      throw .invalidData(row: invalid / dimension, column: invalid % dimension)
    }
    var stream = stream
    let count = points.count / dimension
    let shuffled = stream.permutation(count: count)
    let heldOut = Int(validationSplit * Double(count))
    guard heldOut > 0, heldOut < count else {
      throw .emptySplit(training: count - heldOut, validation: heldOut)
    }
    self.points = points
    self.dimension = dimension
    validationRows = Array(shuffled.prefix(heldOut))
    trainingRows = Array(shuffled.dropFirst(heldOut))
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
