import Autodiff
import Tensors

/// The parameters of a model as they stand in one computation, and what else the model's parts look
/// at besides their operands: what the computation is for, and what it is conditioned on.
public struct ParameterValues {
  /// One value per parameter, in the order of their declaration.
  public let values: [Value]
  /// What the model leaves behind for its training.
  public let record: TrainingRecord
  /// What the model's networks are conditioned on, shape `[batch, features]`.
  public private(set) var context: Value?
  /// The derivatives of `ln p(x, z | context)` by the context that the data were drawn with, of the
  /// context's shape, where an objective asks for them.
  public private(set) var jointScores: Value?
  /// The numbers of the parameters, where they are known when the computation is written.
  let numbers: KnownParameters?
  private let statistics: [Value]

  /// Declares every parameter and every running statistic of `layout` as an input of `tracer`, in
  /// order.
  ///
  /// - Parameters:
  ///   - layout: The parameters and running statistics.
  ///   - tracer: The computation.
  ///   - mode: What the computation is for.
  ///   - known: The positions of parameters that have been found from an earlier batch.
  ///   - numbers: What the parameters will be, where it is known; for evaluation alone.
  public init(
    _ layout: ParameterLayout, tracer: Tracer, mode: TrainingRecord.Mode = .evaluation,
    known: Set<Int> = [], numbers: KnownParameters? = nil
  ) {
    precondition(numbers == nil || mode == .evaluation, "parameters that stay are not trained")
    self.numbers = numbers
    values = layout.parameters.map { tracer.input($0.shape) }
    statistics = layout.statistics.map { tracer.input($0.shape) }
    record = TrainingRecord(mode: mode, known: known)
  }

  /// The same parameters, for networks that are conditioned on `context` `[batch, features]`.
  ///
  /// - Parameters:
  ///   - context: What the networks are conditioned on.
  ///   - jointScores: The scores of the data, for objectives that compare the model's with them.
  public func conditioned(on context: Value, jointScores: Value? = nil) -> ParameterValues {
    var conditioned = self
    conditioned.context = context
    conditioned.jointScores = jointScores
    return conditioned
  }

  /// The value of one parameter.
  public subscript(parameter: Parameter) -> Value {
    record.found[parameter.position] ?? values[parameter.position]
  }

  /// The value of one running statistic, after what the computation has done to it so far.
  subscript(statistic: RunningStatistic) -> Value {
    record.statistics[statistic.position] ?? statistics[statistic.position]
  }

  /// Whether batches are normalised by their own statistics, and units are dropped.
  var isTraining: Bool { record.mode != .evaluation }

  /// Random numbers of the given shape: an input of the computation, drawn anew for every batch.
  ///
  /// - Precondition: The model has parameters.
  public func random(_ kind: RandomInput.Kind, shape: Shape) -> Value {
    record.append(RandomInput(kind, shape: shape))
    return values[0].tracer.input(shape)
  }
}
