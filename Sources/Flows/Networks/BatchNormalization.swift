import Autodiff
import Tensors

/// `γ (x - μ) / √(v + 10⁻³) + β`: each feature of a batch with mean 0 and variance 1, then scaled and
/// shifted (Ioffe & Szegedy 2015, arXiv:1502.03167).
///
/// In training, `μ` and `v` are those of the batch, and the running ones follow them; in evaluation
/// they are the running ones. A flow applies its networks more than once in a step (to encode, then to
/// decode), and every application counts.
struct BatchNormalization: Sendable {
  private let scale: Parameter
  private let shift: Parameter
  private let mean: RunningStatistic
  private let variance: RunningStatistic

  private static let epsilon = 1e-3
  /// The share that a batch has in the running statistics after it.
  private static let momentum = 0.1

  /// A normalisation of `features` columns.
  init(features: Int, in scope: Scope) {
    scale = scope.parameter(
      "scale", published: "weight", shape: [features], initialisation: .constant(1))
    shift = scope.parameter(
      "shift", published: "bias", shape: [features], initialisation: .constant(0))
    mean = scope.statistic("mean", published: "running_mean", shape: [features], initialValue: 0)
    variance = scope.statistic(
      "variance", published: "running_var", shape: [features], initialValue: 1)
    scope.counter(published: "num_batches_tracked")
  }

  /// The normalised batch.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: The model's parameters.
  func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    let rows = x.shape[0]
    let (mean, variance) =
      parameters.isTraining
      ? batchStatistics(x, parameters) : (parameters[self.mean], parameters[self.variance])
    let factor = parameters[scale] / sqrt(variance + Self.epsilon)
    return (x - mean.repeatedRows(rows)) * factor.repeatedRows(rows)
      + parameters[shift].repeatedRows(rows)
  }

  private func batchStatistics(
    _ x: Value, _ parameters: ParameterValues
  ) -> (mean: Value, variance: Value) {
    let rows = x.shape[0]
    let mean = x.mean(over: [0])
    let variance = square(x - mean.repeatedRows(rows)).mean(over: [0])
    // The running variance follows the unbiased one, as published; a single row has none.
    let unbiased = Double(rows) / Double(max(rows - 1, 1)) * variance
    for (statistic, value) in [(self.mean, mean), (self.variance, unbiased)] {
      parameters.record.update(
        statistic,
        to: (1 - Self.momentum) * parameters[statistic] + Self.momentum * value)
    }
    return (mean, variance)
  }
}
