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
  /// The position of the clean points among the inputs; draws follow them, and then parameters of the data
  /// where the model is conditioned on some.
  private let cleanPosition: Int
  private let isConditioned: Bool

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
    let (dimension, context) = (noise.model.dataDimension, noise.model.contextDimension)
    isConditioned = context > 0
    executors = shardSizes(of: batchSize, shards: memory.gradients.count).map { size in
      let tracer = Tracer()
      var parameters = ParameterValues(layout, tracer: tracer)
      let clean = tracer.input([size, dimension])
      let draws = tracer.input([size, noise.drawCount])
      if context > 0 { parameters = parameters.conditioned(on: tracer.input([size, context])) }
      return PlannedExecutor(
        Graph(outputs: [noise.inflated(clean, draws: draws, parameters)]),
        inputs: layout.inputs(in: memory.parameters))
    }
  }

  /// Computes the inflated points of a batch from its clean ones.
  ///
  /// - Parameters:
  ///   - batch: The batch, with what its points were drawn at.
  ///   - stream: Where the draws come from, point by point: they do not depend on the shards.
  func run(_ batch: BatchArrays, from stream: inout RandomStream) {
    var (start, condition) = (0, 0)
    for executor in executors {
      start = fill(executor.input(cleanPosition), with: batch.clean, from: start)
      stream.fillNormal(executor.input(cleanPosition + 1))
      guard isConditioned else { continue }
      condition = fill(
        executor.input(cleanPosition + 2), with: batch.parameters, from: condition)
    }
    // A shard writes to its own arena alone; parameters are only read.
    memory.team.run(executors.count) { executors[$0].run() }
    start = 0
    for executor in executors {
      for element in executor.output(0) {
        batch.inflated[start] = element
        start += 1
      }
    }
  }

  /// Copies a part of an array into an input.
  ///
  /// - Returns: Where the next part starts.
  private func fill(
    _ input: UnsafeMutableBufferPointer<Float>, with array: UnsafeMutableBufferPointer<Float>,
    from start: Int
  ) -> Int {
    _ = input.update(fromContentsOf: array[start..<start + input.count])
    return start + input.count
  }
}
