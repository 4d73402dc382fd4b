import CKernels
import Dispatch
import Flows
import Tensors

/// A training step whose batch is split into a fixed number of shards.
///
/// Shards are computed side by side, each into a gradient of its own, and the gradients are added in
/// the order of the shards: the bytes depend on their number, never on that of the cores.
final class ShardedStep {
  /// The names of the loss terms.
  var termNames: [String] { shards[0].termNames }
  private let shards: [TrainingStep]
  private let shares: [Double]
  private let gradients: [FloatBuffer]

  /// A step for batches of `batchSize` points.
  ///
  /// - Parameters:
  ///   - objective: What is minimised: a mean over points, so that shards can be added. With more
  ///     than one shard it has no running statistics, since these are of whole batches.
  ///   - batchSize: The number of points.
  ///   - parameters: Flat storage of the parameters.
  ///   - gradients: Flat storage of one gradient per shard; their sum is left in the first. Batches
  ///     of fewer points than that have as many shards as points.
  init(
    _ objective: any Objective, batchSize: Int, parameters: FloatBuffer, gradients: [FloatBuffer]
  ) {
    let count = min(gradients.count, batchSize)
    precondition(
      gradients.count == 1 || objective.layout.statistics.isEmpty,
      "the statistics of a batch in \(gradients.count) shards")
    self.gradients = Array(gradients.prefix(count))
    let sizes = (0..<count).map { batchSize * ($0 + 1) / count - batchSize * $0 / count }
    let shares = sizes.map { Double($0) / Double(batchSize) }
    shards = (0..<count).map { shard in
      TrainingStep(
        objective, batchSize: sizes[shard], parameters: parameters, gradient: gradients[shard],
        share: shares[shard])
    }
    self.shares = shares
  }

  /// Computes the loss of a batch, and leaves its gradient in the first of the gradients.
  ///
  /// - Parameters:
  ///   - clean: The clean points, `[batch, dimension]`.
  ///   - inflated: The same points with noise.
  ///   - masks: Where the dropout masks come from, each from a child of its own.
  func run(
    clean: UnsafeMutableBufferPointer<Float>, inflated: UnsafeMutableBufferPointer<Float>,
    masks: RandomStream
  ) -> BatchLoss {
    var start = 0
    for shard in shards {
      let end = start + shard.clean.count
      _ = shard.clean.update(fromContentsOf: clean[start..<end])
      _ = shard.inflated.update(fromContentsOf: inflated[start..<end])
      start = end
    }
    // The shards' masks are the parts of one mask for the whole batch.
    for (index, mask) in shards[0].masks.enumerated() {
      var draws = masks.child(index)
      for shard in shards { mask.fill(shard.mask(index), from: &draws) }
    }
    if shards.count > 1 {
      // Safe: an iteration writes to the arena and the gradient of its own shard alone, parameters
      // are only read, and nothing else runs before all iterations have ended.
      nonisolated(unsafe) let shards = shards
      DispatchQueue.concurrentPerform(iterations: shards.count) { shards[$0].compute() }
    } else {
      shards[0].compute()
    }
    for gradient in gradients.dropFirst() {
      let sum = gradients[0].pointer
      dnf_add(gradient.count, sum, gradient.pointer, sum)
    }
    var loss = shards[0].loss.scaled(by: shares[0])
    for (shard, share) in zip(shards, shares).dropFirst() {
      loss.add(shard.loss.scaled(by: share))
    }
    return loss
  }

  /// Makes the running statistics what they are after the batch that was computed last.
  func keepStatistics() { shards[0].keepStatistics() }
}
