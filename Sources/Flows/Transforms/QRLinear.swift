import Autodiff
import Tensors

/// `y = Q (R x) + b`: a linear map by its QR decomposition.
///
/// `R` is upper triangular with the diagonal `eʳ`, `Q` a sequence of reflections.
public struct QRLinear: Transform {
  private let features: Int
  private let orthogonal: HouseholderSequence
  private let upper: Parameter
  private let logDiagonal: Parameter
  private let bias: Parameter

  /// A linear map of `features` columns.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - reflections: The number of reflections.
  ///   - scope: Where the parameters are declared.
  public init(features: Int, reflections: Int = 10, in scope: Scope) {
    self.features = features
    let bound = 1 / Double(features).squareRoot()
    bias = scope.parameter(
      "bias", published: "bias", shape: [features], initialisation: .constant(0))
    upper = scope.parameter(
      "upper", published: "upper_entries", shape: [features * (features - 1) / 2],
      initialisation: .uniform(bound: bound))
    logDiagonal = scope.parameter(
      "log_diagonal", published: "log_upper_diag", shape: [features],
      initialisation: .uniform(bound: bound))
    orthogonal = HouseholderSequence(
      features: features, reflections: reflections,
      in: scope.scope("orthogonal", published: "orthogonal"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    // Rows are mapped, y = x Rᵀ Q, so the weight is Qᵀ R.
    let weight = matrixProduct(
      orthogonal.matrix(parameters), upperMatrix(parameters), transposingLeft: true)
    return Transformed(
      linear(x, weight: weight, bias: parameters[bias]),
      logDeterminant: LogDeterminant(parameters[logDiagonal].sum()))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let centred = y - parameters[bias].repeatedRows(y.shape[0])
    let turned = orthogonal.inverse(centred, parameters).value
    let form = TriangularForm(isLower: false, hasUnitDiagonal: false, isTransposed: false)
    return Transformed(
      solveTriangular(upperMatrix(parameters), turned, form: form),
      logDeterminant: -LogDeterminant(parameters[logDiagonal].sum()))
  }

  private func upperMatrix(_ parameters: ParameterValues) -> Value {
    let size = features
    let above = (0..<size * size).filter { $0 / size < $0 % size }
    let entries = parameters[upper].scattered(to: above, of: size * size)
    let diagonal = exp(parameters[logDiagonal])
      .scattered(to: (0..<size).map { $0 * (size + 1) }, of: size * size)
    return (entries + diagonal).reshaped(to: [size, size])
  }
}
