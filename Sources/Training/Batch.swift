import Autodiff
import Flows
import Tensors

/// How many numbers a point has in each array of a batch.
struct BatchDimensions: Hashable {
  /// The number of data coordinates.
  let points: Int
  /// The number of parameters that the model is conditioned on.
  let parameters: Int
  /// The number of joint scores: that of the parameters where an objective compares them, else 0.
  let jointScores: Int

  init(_ objective: any Objective) {
    self.init(
      points: objective.dataDimension, parameters: objective.contextDimension,
      usesJointScores: objective.usesJointScores)
  }

  init(points: Int, parameters: Int, usesJointScores: Bool) {
    self.points = points
    self.parameters = parameters
    jointScores = usesJointScores ? parameters : 0
  }
}

/// The inputs of a computation that a batch is written to: clean points, inflated ones in training, then
/// parameters and joint scores where the objective asks for them.
struct BatchInputs {
  /// The clean points, shape `[batch, dimension]`.
  let clean: Value
  /// The points with noise; the clean ones where no noise is seen.
  let inflated: Value
  /// The model's parameters, conditioned on those of the data.
  let values: ParameterValues
  /// The number of inputs.
  let count: Int

  /// Declares the inputs, in their order.
  init(
    _ dimensions: BatchDimensions, batchSize: Int, isInflated: Bool, _ values: ParameterValues,
    in tracer: Tracer
  ) {
    clean = tracer.input([batchSize, dimensions.points])
    inflated = isInflated ? tracer.input([batchSize, dimensions.points]) : clean
    var count = isInflated ? 2 : 1
    func condition(_ width: Int) -> Value? {
      guard width > 0 else { return nil }
      count += 1
      return tracer.input([batchSize, width])
    }
    if let parameters = condition(dimensions.parameters) {
      self.values = values.conditioned(
        on: parameters, jointScores: condition(dimensions.jointScores))
    } else {
      self.values = values
    }
    self.count = count
  }
}

/// The arrays of a batch in memory, each row-major; those that nothing asks for are empty.
struct BatchArrays {
  /// The clean points.
  let clean: UnsafeMutableBufferPointer<Float>
  /// The points with noise.
  let inflated: UnsafeMutableBufferPointer<Float>
  /// The parameters that the points were drawn at.
  let parameters: UnsafeMutableBufferPointer<Float>
  /// Their joint scores.
  let jointScores: UnsafeMutableBufferPointer<Float>
}

/// The memory of one batch, used again for the next.
final class BatchMemory {
  private let dimensions: BatchDimensions
  private let clean: FloatBuffer
  private let inflated: FloatBuffer
  private let parameters: FloatBuffer
  private let jointScores: FloatBuffer

  /// Memory for batches of at most `batchSize` points.
  init(_ dimensions: BatchDimensions, batchSize: Int) {
    self.dimensions = dimensions
    clean = FloatBuffer(count: batchSize * dimensions.points)
    inflated = FloatBuffer(count: batchSize * dimensions.points)
    parameters = FloatBuffer(count: batchSize * dimensions.parameters)
    jointScores = FloatBuffer(count: batchSize * dimensions.jointScores)
  }

  /// The arrays of a batch of `count` points.
  func arrays(count: Int) -> BatchArrays {
    func first(_ width: Int, of buffer: FloatBuffer) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(start: buffer.pointer, count: count * width)
    }
    return BatchArrays(
      clean: first(dimensions.points, of: clean), inflated: first(dimensions.points, of: inflated),
      parameters: first(dimensions.parameters, of: parameters),
      jointScores: first(dimensions.jointScores, of: jointScores))
  }
}
