import Autodiff
import Flows
import Tensors

/// The noise of a model in batches of one size, split into as many shards as the step that they are for.
///
/// The model is evaluated as it is: networks normalise by running statistics, and no unit is dropped, so
/// that `f⁻¹` is the inverse of `f` and no point's noise depends on the other points. What a shard computes
/// is an input of the step, through which no gradient flows.
final class ModelNoiseStep {
  private let executors: [PlannedExecutor]
  private let memory: TrainingMemory
  /// The position of the clean points among the inputs; draws follow them.
  private let cleanPosition: Int

  /// Noise for batches of `batchSize` points.
  ///
  /// - Parameters:
  ///   - noise: The noise.
  ///   - batchSize: The number of points.
  ///   - memory: The parameters of the model, and who computes.
  init(_ noise: ModelNoise, batchSize: Int, memory: TrainingMemory) {
    let layout = noise.model.layout
    self.memory = memory
    cleanPosition = layout.inputCount
    executors = shardSizes(of: batchSize, shards: memory.gradients.count).map { size in
      let tracer = Tracer()
      let parameters = ParameterValues(layout, tracer: tracer)
      let clean = tracer.input([size, noise.model.dataDimension])
      let draws = tracer.input([size, noise.drawCount])
      return PlannedExecutor(
        Graph(outputs: [noise.inflated(clean, draws: draws, parameters)]),
        inputs: layout.inputs(in: memory.parameters))
    }
  }

  /// Computes a batch with noise.
  ///
  /// - Parameters:
  ///   - clean: The clean points, `[batch, D]`.
  ///   - inflated: Where the noisy ones go, `[batch, D]`.
  ///   - stream: Where the draws come from, point by point: they do not depend on the shards.
  func run(
    _ clean: UnsafeMutableBufferPointer<Float>, into inflated: UnsafeMutableBufferPointer<Float>,
    from stream: inout RandomStream
  ) {
    var start = 0
    for executor in executors {
      let input = executor.input(cleanPosition)
      _ = input.update(fromContentsOf: clean[start..<start + input.count])
      stream.fillNormal(executor.input(cleanPosition + 1))
      start += input.count
    }
    // A shard writes to its own arena alone; parameters are only read.
    memory.team.run(executors.count) { executors[$0].run() }
    start = 0
    for executor in executors {
      for element in executor.output(0) {
        inflated[start] = element
        start += 1
      }
    }
  }
}
