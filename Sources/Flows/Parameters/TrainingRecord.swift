import Autodiff
import Tensors

/// What a model leaves behind for its training while a computation is written, beside its results:
/// new values of running statistics, values found for parameters, and the dropout masks it needs.
///
/// Evaluation leaves nothing.
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
  /// The masks, in the order in which they are inputs of the computation, after all others.
  public private(set) var masks: [DropoutMask] = []

  init(mode: Mode) { self.mode = mode }

  func find(_ parameter: Parameter, _ value: Value) { found[parameter.position] = value }

  func update(_ statistic: RunningStatistic, to value: Value) {
    statistics[statistic.position] = value
  }

  func append(_ mask: DropoutMask) { masks.append(mask) }
}

/// Which units of a layer are kept in a batch: an input of the computation.
public struct DropoutMask: Hashable, Sendable {
  /// The shape, `[batch, units]`.
  public let shape: Shape
  /// The probability that a unit is dropped.
  public let probability: Double

  /// A mask of the given shape.
  ///
  /// - Precondition: `probability` is in `0..<1`.
  public init(shape: Shape, probability: Double) {
    precondition((0..<1).contains(probability), "dropout with probability \(probability)")
    self.shape = shape
    self.probability = probability
  }

  /// Draws the elements: 0 where a unit is dropped, else the factor that keeps the mean.
  public func fill(_ elements: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
    let kept = Float(1 / (1 - probability))
    for index in elements.indices {
      elements[index] = stream.uniform() < probability ? 0 : kept
    }
  }
}
