import Autodiff
import Tensors

/// A monotone map of single numbers whose parameters another part of the data decides.
///
/// Couplings and autoregressive transforms differ in what conditions what; what they do to a feature
/// is one of these.
public enum ConditionedMap: Hashable, Sendable {
  /// `y = s x + t` with `s = sigmoid(a + 2) + 10⁻³`; parameters `a`, `t`.
  case affine
  /// `y = x + t`; parameter `t`.
  case additive
  /// A monotone spline; parameters in the order of its family.
  case spline(Spline)

  /// A spline of the given bins on `[-bound, bound]`.
  public static func spline(_ family: SplineFamily, bins: Int, bound: Double) -> ConditionedMap {
    .spline(Spline(family, shape: SplineShape(bins: bins, bound: bound)))
  }

  /// The same map with the logits of widths and heights multiplied by a number.
  func scalingLogits(by factor: Double) -> ConditionedMap {
    guard case .spline(let spline) = self else { return self }
    let shape = SplineShape(
      bins: spline.shape.bins, bound: spline.shape.bound,
      logitScale: factor * spline.shape.logitScale)
    return .spline(Spline(spline.family, shape: shape))
  }

  /// The number of parameters for each feature.
  public var parameterCount: Int {
    switch self {
    case .affine: 2
    case .additive: 1
    case .spline(let spline): spline.parameterCount
    }
  }

  /// The images of a batch of features, each under a map of its own.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, features]`.
  ///   - parameters: Shape `[batch, features, parameterCount]`.
  ///   - isInverse: Whether the inverse maps are meant.
  func callAsFunction(_ x: Value, parameters: Value, isInverse: Bool) -> Transformed {
    func parameter(_ index: Int) -> Value { parameters.columns([index]).reshaped(to: x.shape) }
    switch self {
    case .affine:
      let (scale, shift) = (sigmoid(parameter(0) + 2) + 1e-3, parameter(1))
      let logScale = LogDeterminant(log(scale).sum(over: [1]))
      return isInverse
        ? Transformed((x - shift) / scale, logDeterminant: -logScale)
        : Transformed(scale * x + shift, logDeterminant: logScale)
    case .additive:
      let shift = parameter(0)
      return Transformed(isInverse ? x - shift : x + shift, logDeterminant: LogDeterminant())
    case .spline(let spline):
      let (y, logDerivative) = spline(x, parameters: parameters, isInverse: isInverse)
      return Transformed(y, logDeterminant: LogDeterminant(logDerivative.sum(over: [1])))
    }
  }
}
