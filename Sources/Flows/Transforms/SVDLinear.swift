import Autodiff
import Tensors

/// `y = Q₁ (eˢ ⊙ Q₂ x) + b`: a linear map by its singular value decomposition, both rotations
/// sequences of reflections.
public struct SVDLinear: Transform {
  private let features: Int
  private let left: HouseholderSequence
  private let right: HouseholderSequence
  private let logScale: Parameter
  private let bias: Parameter

  /// A linear map of `features` columns.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - reflections: The number of reflections of either rotation; 10 is the published one.
  ///   - scope: Where the parameters are declared.
  public init(features: Int, reflections: Int = 10, in scope: Scope) {
    self.features = features
    bias = scope.parameter(
      "bias", published: "bias", shape: [features], initialisation: .constant(0))
    logScale = scope.parameter(
      "log_scale", published: "log_diagonal", shape: [features],
      initialisation: .uniform(bound: 1 / Double(features).squareRoot()))
    left = HouseholderSequence(
      features: features, reflections: reflections,
      in: scope.scope("left", published: "orthogonal_1"))
    right = HouseholderSequence(
      features: features, reflections: reflections,
      in: scope.scope("right", published: "orthogonal_2"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    // Rows are mapped, y = x Q₂ diag(eˢ) Q₁, so the weight is the transpose of that product.
    let scale = exp(parameters[logScale]).repeatedRows(features)
    let weight = matrixProduct(
      left.matrix(parameters), right.matrix(parameters) * scale, transposingLeft: true,
      transposingRight: true)
    return Transformed(
      linear(x, weight: weight, bias: parameters[bias]),
      logDeterminant: LogDeterminant(parameters[logScale].sum()))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let scale = exp(-parameters[logScale]).repeatedRows(features)
    let matrix = matrixProduct(
      left.matrix(parameters), right.matrix(parameters) * scale, transposingLeft: true,
      transposingRight: true)
    let centred = y - parameters[bias].repeatedRows(y.shape[0])
    return Transformed(
      matrixProduct(centred, matrix),
      logDeterminant: -LogDeterminant(parameters[logScale].sum()))
  }
}
