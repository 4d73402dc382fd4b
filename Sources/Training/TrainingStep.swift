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
  private let parameterCount: Int

  /// A step for batches of `batchSize` points.
  ///
  /// - Parameters:
  ///   - objective: What is minimised.
  ///   - batchSize: The number of points.
  ///   - parameters: Flat storage of the parameters.
  ///   - gradient: Flat storage of the gradient; `nil` when only the loss is wanted, on clean data.
  ///   - share: What the gradient is multiplied by: the share that these points have in their batch.
  init(
    _ objective: any Objective, batchSize: Int, parameters: FloatBuffer, gradient: FloatBuffer?,
    share: Double = 1
  ) {
    self.batchSize = batchSize
    let layout = objective.layout
    let tracer = Tracer()
    let values = ParameterValues(layout, tracer: tracer)
    let clean = tracer.input([batchSize, objective.dataDimension])
    // Validation sees no noise: the clean batch then stands for both.
    let inflated = gradient == nil ? clean : tracer.input([batchSize, objective.dataDimension])
    let terms = objective.lossTerms(clean: clean, inflated: inflated, values)
    termNames = terms.map(\.name)
    loss = BatchLoss(weights: terms.map(\.weight))
    parameterCount = layout.parameters.count
    var outputs = terms.map(\.value)
    var gradientSlices: [Int: FloatSlice] = [:]
    if let gradient {
      let loss = total(terms.map { share * $0.weight * $0.value })
      for parameter in layout.parameters {
        gradientSlices[outputs.count + parameter.position] =
          gradient.slice(at: parameter.offset, count: parameter.shape.count)
      }
      outputs += Autodiff.gradient(of: loss, withRespectTo: values.values)
    }
    let parameterSlices = layout.parameters.map {
      ($0.position, parameters.slice(at: $0.offset, count: $0.shape.count))
    }
    executor = PlannedExecutor(
      Graph(outputs: outputs), inputs: Dictionary(uniqueKeysWithValues: parameterSlices),
      outputs: gradientSlices)
  }

  /// The clean batch, `[batch, dimension]`, to be filled before a run.
  var clean: UnsafeMutableBufferPointer<Float> { executor.input(parameterCount) }
  /// The inflated batch, `[batch, dimension]`, to be filled before a run; training only.
  var inflated: UnsafeMutableBufferPointer<Float> { executor.input(parameterCount + 1) }

  /// Computes the loss (and the gradient) of the batch.
  func compute() {
    executor.run()
    for index in termNames.indices { loss.set(index, to: Double(executor.output(index)[0])) }
  }
}
