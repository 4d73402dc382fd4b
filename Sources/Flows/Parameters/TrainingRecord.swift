import Autodiff
import Tensors

/// What a model leaves behind for its training while a computation is written, beside its results:
/// new values of running statistics, values found for parameters, and the random inputs it needs.
///
/// Evaluation leaves nothing but the random inputs of an objective.
public final class TrainingRecord {
  /// What a model is run for.
  public enum Mode: Sendable {
    /// To be looked at: running statistics stand for those of batches, and nothing is dropped.
    case evaluation
    /// To be trained: batches are normalised by their own statistics, and units are dropped.
    case training
    /// To find the parameters that start from a batch, in a computation otherwise as in training.
    case initialisation
  }

  /// What the computation is for.
  public let mode: Mode
  /// The values found for parameters that start from a batch, by the parameters' positions.
  public private(set) var found: [Int: Value] = [:]
  /// The values that running statistics have afterwards, by their positions.
  public private(set) var statistics: [Int: Value] = [:]
  /// The random inputs, in the order in which they are inputs of the computation, after all others.
  public private(set) var randomInputs: [RandomInput] = []
  /// The positions of parameters that have been found from an earlier batch.
  private let known: Set<Int>

  init(mode: Mode, known: Set<Int>) {
    self.mode = mode
    self.known = known
  }

  func find(_ parameter: Parameter, _ value: Value) {
    guard !known.contains(parameter.position) else { return }
    found[parameter.position] = value
  }

  func update(_ statistic: RunningStatistic, to value: Value) {
    statistics[statistic.position] = value
  }

  func append(_ input: RandomInput) { randomInputs.append(input) }
}
