import Autodiff
import Flows
import Tensors

/// The outputs of a computation over the parameters of `layout` and some inputs, in float64 and in
/// float32.
public struct TwoPrecisions {
  /// The results of the reference executor.
  public let double: [Tensor]
  /// The results of the planned executor, widened.
  public let single: [[Double]]
}

/// Runs `function` in both precisions.
///
/// - Parameters:
///   - layout: The parameters.
///   - parameters: The value of each, in the order of the layout.
///   - statistics: The value of each running statistic, in the order of the layout; that of a new
///     model unless given.
///   - inputs: The further inputs.
///   - mode: What the computation is for.
///   - numbers: The values of the parameters again, to be known when the computation is written.
///   - function: From the parameters and the inputs to the outputs.
public func evaluate(
  _ layout: ParameterLayout, parameters: [Tensor], statistics: [Tensor]? = nil,
  inputs: [Tensor], mode: TrainingRecord.Mode = .evaluation, numbers: KnownParameters? = nil,
  _ function: (ParameterValues, [Value]) -> [Value]
) -> TwoPrecisions {
  let tracer = Tracer()
  let values = ParameterValues(layout, tracer: tracer, mode: mode, numbers: numbers)
  let graph = Graph(outputs: function(values, inputs.map { tracer.input($0.shape) }))
  let start = layout.statistics.map { Tensor(repeating: $0.initialValue, shape: $0.shape) }
  let all =
    parameters + (statistics ?? start) + inputs + draws(values.record.randomInputs)
  return TwoPrecisions(
    double: ReferenceExecutor(graph).run(all),
    single: PlannedExecutor(graph).run(all.map { $0.values.map(Float.init) })
      .map { $0.map(Double.init) })
}

/// Numbers for random inputs, always the same.
private func draws(_ inputs: [RandomInput]) -> [Tensor] {
  inputs.enumerated().map { index, input in
    var stream = RandomStream(seed: 1, path: ["draws", "\(index)"])
    let buffer = FloatBuffer(count: input.shape.count)
    input.fill(buffer.elements, from: &stream)
    return Tensor(buffer.elements.map(Double.init), shape: input.shape)
  }
}

extension Tensor {
  /// The array as a matrix: the first axis counts the rows.
  public var flattened: Tensor {
    Tensor(values, shape: [shape[0], shape.count / shape[0]])
  }
}

extension GoldenFile {
  /// The value of each parameter of a layout, by published name.
  ///
  /// - Throws: `ModelError` when one is missing or has another shape.
  public func parameters(of layout: ParameterLayout) throws -> [Tensor] {
    try layout.parameters.map { parameter in
      guard let tensor = tensors["param/\(parameter.publishedName)"] else {
        throw ModelError.missing(
          name: parameter.name, publishedName: parameter.publishedName)
      }
      guard tensor.shape == parameter.shape else {
        throw ModelError.wrongShape(
          name: parameter.name, found: tensor.shape, expected: parameter.shape)
      }
      return tensor
    }
  }
}
