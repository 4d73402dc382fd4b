import Autodiff
import Tensors

/// Reflections in a row, `x ← x - 2 q (qᵀ x) / |q|²` for `q_1 ... q_K`: an orthogonal map.
///
/// The reflections are multiplied out to one matrix, which forward and inverse maps of a computation
/// share; the inverse is its transpose.
public struct HouseholderSequence: Transform {
  private let features: Int
  private let reflections: Int
  private let vectors: Parameter

  /// Added to squared lengths: a vector of length zero reflects nothing, instead of dividing by zero.
  private static let leastSquare = 1e-30

  /// A sequence; a new one has standard normal vectors.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - reflections: The number of reflections.
  ///   - scope: Where the parameters are declared.
  public init(features: Int, reflections: Int, in scope: Scope) {
    self.features = features
    self.reflections = reflections
    vectors = scope.parameter(
      "vectors", published: "q_vectors", shape: [reflections, features], initialisation: .normal)
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed(matrixProduct(x, matrix(parameters)), logDeterminant: LogDeterminant())
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed(
      matrixProduct(y, matrix(parameters), transposingRight: true),
      logDeterminant: LogDeterminant())
  }

  /// The matrix `Q` that maps rows, `y = x Q`, shape `[features, features]`.
  func matrix(_ parameters: ParameterValues) -> Value {
    let vectors = parameters[self.vectors]
    let lengths = sqrt(square(vectors).sum(over: [1]) + Self.leastSquare)
    let directions = (vectors / lengths.repeatedColumns(features)).transposed
    var matrix = vectors.tracer.constant(.identity(features))
    for index in 0..<reflections {
      let direction = directions.columns([index])
      let components = matrixProduct(matrix, direction)
      matrix = matrix - 2 * matrixProduct(components, direction, transposingRight: true)
    }
    return matrix
  }
}
