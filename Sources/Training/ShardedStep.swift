import Flows
import Tensors
import Threads

/// The numbers of points of the shards of a batch, which has no more shards than points.
func shardSizes(of batchSize: Int, shards: Int) -> [Int] {
  let count = min(shards, batchSize)
  return (0..<count).map { batchSize * ($0 + 1) / count - batchSize * $0 / count }
}

/// A training step whose batch is split into a fixed number of shards.
///
/// Shards are computed side by side, each into a gradient of its own, and the gradients are added in
/// the order of the shards: the bytes depend on their number, never on that of the cores.
final class ShardedStep {
  /// The names of the loss terms.
  var termNames: [String] { shards[0].termNames }
  private let shards: [TrainingStep]
  private let shares: [Double]
  private let gradientSum: GradientSum
  private let team: ThreadTeam
  /// The loss of the batch that was computed last.
  private(set) var loss: BatchLoss

  /// A step for batches of `batchSize` points.
  ///
  /// - Parameters:
  ///   - objective: What is minimised: a mean over points, so that shards can be added. With more
  ///     than one shard it has no running statistics, since these are of whole batches.
  ///   - batchSize: The number of points.
  ///   - trained: What the gradient is with respect to.
  ///   - parameters: Flat storage of the parameters.
  ///   - gradients: Flat storage of one gradient per shard; their sum is left in the first. Batches
  ///     of fewer points than that have as many shards as points.
  ///   - team: Who computes the shards; the result does not depend on it.
  init(
    _ objective: any Objective, batchSize: Int, over trained: ParameterGroup,
    parameters: FloatBuffer, gradients: [FloatBuffer], team: ThreadTeam
  ) {
    let count = min(gradients.count, batchSize)
    precondition(
      gradients.count == 1 || objective.layout.statistics.isEmpty,
      "the statistics of a batch in \(gradients.count) shards")
    gradientSum = GradientSum(
      of: Array(gradients.prefix(count)), over: trained.ranges, team: team)
    self.team = team
    let sizes = shardSizes(of: batchSize, shards: count)
    let shares = sizes.map { Double($0) / Double(batchSize) }
    shards = (0..<count).map { shard in
      TrainingStep(
        objective, batchSize: sizes[shard], over: trained, parameters: parameters,
        gradient: gradients[shard], share: shares[shard])
    }
    self.shares = shares
    loss = shards[0].loss
  }

  /// Computes the loss of a batch and its gradient, which is left in the first of the gradients.
  ///
  /// - Parameters:
  ///   - batch: The points, clean and with noise, and what they were drawn at.
  ///   - draws: Where the random inputs come from, each from a child of its own.
  /// - Returns: The Euclidean norm of the gradient.
  func run(_ batch: BatchArrays, draws: RandomStream) -> Double {
    var start = 0
    for shard in shards {
      let end = start + shard.batchSize
      Self.copy(start..<end, of: batch.clean, into: shard.clean)
      Self.copy(start..<end, of: batch.inflated, into: shard.inflated)
      Self.copy(start..<end, of: batch.parameters, into: shard.parameters)
      Self.copy(start..<end, of: batch.jointScores, into: shard.jointScores)
      start = end
    }
    // What shards draw are the parts of one draw for the whole batch.
    for index in shards[0].randomInputs.indices {
      var draws = draws.child(index)
      for shard in shards {
        shard.randomInputs[index].fill(shard.randomInput(index), from: &draws)
      }
    }
    // A shard writes to its own arena, gradient and loss alone; parameters are only read.
    team.run(shards.count) { shards[$0].compute() }
    loss.clear()
    for index in shards.indices { loss.add(shards[index].loss, share: shares[index]) }
    return gradientSum.run()
  }

  private static func copy(
    _ rows: Range<Int>, of source: UnsafeMutableBufferPointer<Float>,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    let width = target.count / rows.count
    _ = target.update(
      fromContentsOf: source[rows.lowerBound * width..<rows.upperBound * width])
  }

  /// Makes the running statistics what they are after the batch that was computed last.
  func keepStatistics() { shards[0].keepStatistics() }
}
