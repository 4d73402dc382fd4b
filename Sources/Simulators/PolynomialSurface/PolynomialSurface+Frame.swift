import Glibc

extension PolynomialSurface {
  /// ln sqrt(1 + |grad f|^2), in nats.
  public func logVolumeFactor(at latent: [Double]) -> Double {
    let slope = polynomial.expansion(at: pair(latent)).first
    return log1p(slope.0 * slope.0 + slope.1 * slope.1) / 2
  }

  /// Along dx/dz0, then at a right angle to it, shape `[2, 3]`.
  public func tangents(at latent: [Double]) -> [Double] {
    let slope = polynomial.expansion(at: pair(latent)).first
    let first = unit([1, 0, slope.0])
    let overlap = first[2] * slope.1
    let second = unit([-overlap * first[0], 1, slope.1 - overlap * first[2]])
    return rotated(first) + rotated(second)
  }

  /// The normal that points up where R does not turn, shape `[1, 3]`.
  public func normals(at latent: [Double]) -> [Double] {
    let slope = polynomial.expansion(at: pair(latent)).first
    return rotated(unit([-slope.0, -slope.1, 1]))
  }

  /// The eigenvalues of the shape operator, the smaller one first.
  ///
  /// Of the graph of f the second fundamental form is the Hessian over sqrt(1 + |grad f|^2); the normal
  /// points up, so that a bowl has negative curvatures.
  public func principalCurvatures(at latent: [Double]) -> [Double]? {
    let f = polynomial.expansion(at: pair(latent))
    let (p, q) = f.first
    let square = 1 + p * p + q * q
    let root = square.squareRoot()
    let mean =
      ((1 + q * q) * f.second.0 - 2 * p * q * f.second.1 + (1 + p * p) * f.second.2)
      / (2 * square * root)
    let gauss = (f.second.0 * f.second.2 - f.second.1 * f.second.1) / (square * square)
    // Half the difference of both; rounding may leave less than nothing where they are equal.
    let spread = max(0, mean * mean - gauss).squareRoot()
    return [-mean - spread, -mean + spread]
  }

  private func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}
