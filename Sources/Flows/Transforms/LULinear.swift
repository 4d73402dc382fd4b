import Autodiff
import Glibc
import Tensors

/// `y = L U x + b`: a linear map whose determinant and inverse are cheap.
///
/// `L` is unit lower triangular, `U` upper triangular with the positive diagonal
/// `softplus(d) + 10⁻³` (Kingma & Dhariwal 2018, arXiv:1807.03039, section 3.2). A new map is the
/// identity.
public struct LULinear: Transform {
  private let features: Int
  private let lower: Parameter
  private let upper: Parameter
  private let diagonal: Parameter
  private let bias: Parameter

  private static let minimumDiagonal = 1e-3

  /// A linear map of `features` columns.
  public init(features: Int, in scope: Scope) {
    self.features = features
    let offDiagonal: Shape = [features * (features - 1) / 2]
    bias = scope.parameter(
      "bias", published: "bias", shape: [features], initialisation: .constant(0))
    lower = scope.parameter(
      "lower", published: "lower_entries", shape: offDiagonal, initialisation: .constant(0))
    upper = scope.parameter(
      "upper", published: "upper_entries", shape: offDiagonal, initialisation: .constant(0))
    diagonal = scope.parameter(
      "diagonal", published: "unconstrained_upper_diag", shape: [features],
      initialisation: .constant(log(expm1(1 - Self.minimumDiagonal))))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    let weight = matrixProduct(lowerMatrix(parameters), upperMatrix(parameters))
    return Transformed(
      linear(x, weight: weight, bias: parameters[bias]),
      logDeterminant: LogDeterminant(log(positiveDiagonal(parameters)).sum()))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let centred = y - parameters[bias].repeatedRows(y.shape[0])
    let lowerForm = TriangularForm(isLower: true, hasUnitDiagonal: true, isTransposed: false)
    let upperForm = TriangularForm(isLower: false, hasUnitDiagonal: false, isTransposed: false)
    let halfway = solveTriangular(lowerMatrix(parameters), centred, form: lowerForm)
    let x = solveTriangular(upperMatrix(parameters), halfway, form: upperForm)
    return Transformed(
      x, logDeterminant: -LogDeterminant(log(positiveDiagonal(parameters)).sum()))
  }

  private func positiveDiagonal(_ parameters: ParameterValues) -> Value {
    softplus(parameters[diagonal]) + Self.minimumDiagonal
  }

  /// The row-major places of the strict lower or upper triangle of the matrix.
  private func places(where isInside: (_ row: Int, _ column: Int) -> Bool) -> [Int] {
    (0..<features * features).filter { isInside($0 / features, $0 % features) }
  }

  private func lowerMatrix(_ parameters: ParameterValues) -> Value {
    let entries = parameters[lower].scattered(to: places(where: >), of: features * features)
    let identity = entries.tracer.constant(.identity(features))
    return entries.reshaped(to: [features, features]) + identity
  }

  private func upperMatrix(_ parameters: ParameterValues) -> Value {
    let entries = parameters[upper].scattered(to: places(where: <), of: features * features)
    let diagonal = positiveDiagonal(parameters)
      .scattered(to: places(where: ==), of: features * features)
    return (entries + diagonal).reshaped(to: [features, features])
  }
}
