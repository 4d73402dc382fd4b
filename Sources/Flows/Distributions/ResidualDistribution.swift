import Autodiff
import Glibc
import Tensors

/// A normal distribution of reconstruction errors whose variances, one per coordinate, are a running
/// average over the batches of a training.
public struct ResidualDistribution: Sendable {
  /// What of the errors is taken for their variance.
  public enum Measure: String, Hashable, Sendable, Codable, CaseIterable {
    /// The mean of the squares.
    case meanSquare = "mean-square"
    /// The mean of the absolute values, which has the units of a standard deviation: as published.
    case meanAbsolute = "mean-absolute"
  }

  private let measure: Measure
  private let variances: RunningStatistic

  /// The share that a batch has in the average after it.
  private static let momentum = 0.1

  /// A distribution of errors in `features` coordinates; its variances are 1 at first.
  public init(features: Int, measure: Measure, in scope: Scope) {
    self.measure = measure
    variances = scope.statistic(
      "variances", published: "variances", shape: [features], initialValue: 1)
  }

  /// Takes the errors of a batch into the average; evaluation leaves it as it is.
  ///
  /// - Parameters:
  ///   - errors: Shape `[batch, features]`, in data units.
  ///   - parameters: The model's parameters.
  public func observe(_ errors: Value, _ parameters: ParameterValues) {
    guard parameters.isTraining else { return }
    let sizes =
      switch measure {
      case .meanSquare: square(errors)
      case .meanAbsolute: rectify(errors) + rectify(-errors)
      }
    parameters.record.update(
      variances,
      to: (1 - Self.momentum) * parameters[variances] + Self.momentum * sizes.mean(over: [0]))
  }

  /// `ln N(e; 0, diag(variances))`.
  ///
  /// - Parameters:
  ///   - errors: Shape `[batch, features]`, in data units.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch]`, in nats.
  public func logDensity(_ errors: Value, _ parameters: ParameterValues) -> Value {
    let (rows, features) = (errors.shape[0], errors.shape[1])
    let variances = parameters[self.variances]
    let distances = (square(errors) / variances.repeatedRows(rows)).sum(over: [1])
    let normaliser = log(variances).sum() + Double(features) * log(2 * Double.pi)
    return -0.5 * (distances + normaliser.repeatedRows(rows))
  }
}
