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

  private func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}
