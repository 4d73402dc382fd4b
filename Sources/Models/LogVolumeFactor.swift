import Autodiff
import Flows
import Tensors

/// `½ ln det(JᵀJ)`, `J = ∂x/∂u`: how much length or area of a manifold a unit of its coordinates
/// covers, in nats.
///
/// The columns of `J` are `d` Jacobian-vector products, made orthogonal one after the other (modified
/// Gram-Schmidt, `J = QR`); the logarithms of their lengths, the diagonal of `R`, add up to the result.
/// Unlike a Cholesky factorisation of `JᵀJ` this does not square the condition of `J`. It is an
/// ordinary part of the computation and can be differentiated.
///
/// - Parameters:
///   - x: Points of the manifold, shape `[batch, D]`.
///   - coordinates: `u`, which they are computed from row by row, shape `[batch, d]` with `d ≤ D`.
/// - Returns: Shape `[batch]`.
public func logVolumeFactor(of x: Value, by coordinates: Value) -> Value {
  let (batch, dimension) = (coordinates.shape[0], coordinates.shape[1])
  precondition(
    x.shape[0] == batch && dimension <= x.shape[1],
    "points of shape \(x.shape) by coordinates of shape \(coordinates.shape)")
  var directions: [Value] = []
  var logLengths: [Value] = []
  for axis in 0..<dimension {
    var tangent = Tensor(repeating: 0, shape: coordinates.shape)
    for row in 0..<batch { tangent.values[row * dimension + axis] = 1 }
    var column = jacobianVectorProduct(
      [x], along: [(coordinates, x.tracer.constant(tangent))])[0]
    for direction in directions {
      let overlap = (column * direction).sum(over: [1])
      column = column - overlap.repeatedColumns(x.shape[1]) * direction
    }
    let squaredLength = square(column).sum(over: [1])
    logLengths.append(0.5 * log(squaredLength))
    if axis < dimension - 1 {
      directions.append(column / sqrt(squaredLength).repeatedColumns(x.shape[1]))
    }
  }
  return total(logLengths)
}
