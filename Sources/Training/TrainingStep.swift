import Autodiff
import Flows
import Tensors

/// The loss and its gradient for batches of one size, over shared flat storage.
final class TrainingStep {
  /// The number of points of a batch.
  let batchSize: Int
  private let executor: PlannedExecutor
  /// The names of the loss terms.
  let termNames: [String]
  /// The loss of the batch that was computed last.
  private(set) var loss: BatchLoss
  private let inputCount: Int
  /// The random inputs that are drawn for every batch.
  let randomInputs: [RandomInput]
  private let firstRandomInput: Int
  private let firstCondition: Int
  private let dimensions: BatchDimensions
  /// The outputs that are new values of running statistics, and where those live.
  private let statistics: [(output: Int, storage: FloatSlice)]

  /// A step for batches of `batchSize` points.
  ///
  /// - Parameters:
  ///   - objective: What is minimised.
  ///   - batchSize: The number of points.
  ///   - trained: What the gradient is with respect to; all parameters unless given.
  ///   - parameters: Flat storage of the parameters and running statistics.
  ///   - gradient: Flat storage of the gradient, of which only the trained ranges are written; `nil` when only the loss is wanted, on clean data
  ///     and by the running statistics.
  ///   - share: What the gradient is multiplied by: the share that these points have in their batch.
  init(
    _ objective: any Objective, batchSize: Int, over trained: ParameterGroup? = nil,
    parameters: FloatBuffer, gradient: FloatBuffer?, share: Double = 1
  ) {
    self.batchSize = batchSize
    let layout = objective.layout
    let tracer = Tracer()
    let dimensions = BatchDimensions(objective)
    // Validation sees no noise: the clean batch then stands for both.
    let batch = BatchInputs(
      dimensions, batchSize: batchSize, isInflated: gradient != nil,
      ParameterValues(layout, tracer: tracer, mode: gradient == nil ? .evaluation : .training),
      in: tracer)
    let values = batch.values
    let terms = objective.lossTerms(clean: batch.clean, inflated: batch.inflated, values)
    termNames = terms.map(\.name)
    loss = BatchLoss(weights: terms.map(\.weight))
    inputCount = layout.inputCount
    randomInputs = values.record.randomInputs
    firstRandomInput = inputCount + batch.count
    firstCondition = inputCount + (gradient == nil ? 1 : 2)
    self.dimensions = dimensions
    var outputs = terms.map(\.value)
    var gradientSlices: [Int: FloatSlice] = [:]
    if let gradient {
      let loss = total(terms.map { share * $0.weight * $0.value })
      let trained = (trained ?? layout.allParameters).parameters
      for (index, parameter) in trained.enumerated() {
        gradientSlices[outputs.count + index] =
          gradient.slice(at: parameter.offset, count: parameter.shape.count)
      }
      outputs += Autodiff.gradient(
        of: loss, withRespectTo: trained.map { values.values[$0.position] })
    }
    var statistics: [(output: Int, storage: FloatSlice)] = []
    for (position, value) in values.record.statistics.sorted(by: { $0.key < $1.key }) {
      let offset = layout.offset(of: layout.statistics[position])
      statistics.append((outputs.count, parameters.slice(at: offset, count: value.shape.count)))
      outputs.append(value)
    }
    self.statistics = statistics
    executor = PlannedExecutor(
      Graph(outputs: outputs), inputs: layout.inputs(in: parameters), outputs: gradientSlices)
  }

  /// The clean batch, `[batch, dimension]`, to be filled before a run.
  var clean: UnsafeMutableBufferPointer<Float> { executor.input(inputCount) }
  /// The inflated batch, `[batch, dimension]`, to be filled before a run; training only.
  var inflated: UnsafeMutableBufferPointer<Float> { executor.input(inputCount + 1) }

  /// What the points were drawn at, `[batch, contextDimension]`, to be filled before a run; empty for a
  /// model that is conditioned on nothing.
  var parameters: UnsafeMutableBufferPointer<Float> {
    dimensions.parameters > 0
      ? executor.input(firstCondition) : UnsafeMutableBufferPointer(start: nil, count: 0)
  }
  /// The joint scores, `[batch, contextDimension]`, to be filled before a run; empty where the objective
  /// compares none.
  var jointScores: UnsafeMutableBufferPointer<Float> {
    dimensions.jointScores > 0
      ? executor.input(firstCondition + 1) : UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  /// The elements of one of the random inputs, to be filled before a run.
  func randomInput(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    executor.input(firstRandomInput + index)
  }

  /// Computes the loss (and the gradient) of the batch.
  func compute() {
    executor.run()
    for index in termNames.indices { loss.set(index, to: Double(executor.output(index)[0])) }
  }

  /// Makes the running statistics what they are after the batch that was computed last.
  func keepStatistics() {
    for (output, storage) in statistics {
      let elements = executor.output(output)
      for index in elements.indices { storage.pointer[index] = elements[index] }
    }
  }
}
