import Tensors

/// The families of monotone splines: what the pieces between the knots are.
public enum SplineFamily: Hashable, Sendable {
  /// Quotients of parabolas, smooth at the bounds (Durkan et al. 2019, arXiv:1906.04032).
  ///
  /// Parameters: `K` widths, `K` heights, `K - 1` interior derivatives.
  case rationalQuadratic
  /// Parabolas (Müller et al. 2018, arXiv:1808.03856): the derivative is piecewise linear.
  ///
  /// Parameters: `K` widths, `K - 1` interior derivatives.
  case quadratic(boundary: QuadraticBoundary)
  /// Cubics with the derivatives of Steffen 1990 at interior knots (Durkan et al. 2019,
  /// arXiv:1906.02145); the derivative jumps at the bounds.
  ///
  /// Parameters: `K` widths, `K` heights, the derivatives at both bounds.
  case cubic
  /// Straight lines over bins of equal width (Müller et al. 2018, arXiv:1808.03856); the derivative
  /// jumps at every knot.
  ///
  /// Parameters: `K` heights.
  case linear

  /// The number of parameters of one spline of `bins` bins.
  public func parameterCount(bins: Int) -> Int {
    switch self {
    case .rationalQuadratic: 3 * bins - 1
    case .quadratic: 2 * bins - 1
    case .cubic: 2 * bins + 2
    case .linear: bins
    }
  }
}

/// The derivative of a quadratic spline at its bounds, where no parameter decides it.
public enum QuadraticBoundary: String, Hashable, Sendable, Codable, CaseIterable {
  /// It is 1, so that the spline joins its tails smoothly.
  case smooth
  /// It is what the published implementation takes, which counts the outermost bins by half: weights
  /// trained there mean this map. The density then jumps at the bounds.
  case published
}

/// A monotone spline with linear tails, applied element by element.
public struct Spline: Hashable, Sendable {
  /// What the pieces are.
  public let family: SplineFamily
  /// Bins and bounds.
  public let shape: SplineShape

  /// A spline.
  public init(_ family: SplineFamily, shape: SplineShape) {
    self.family = family
    self.shape = shape
  }

  /// The number of parameters of one spline.
  public var parameterCount: Int { family.parameterCount(bins: shape.bins) }

  /// The images of `x` with the logarithms of the derivatives there.
  ///
  /// - Parameters:
  ///   - x: Values, any shape; outside `[-bound, bound]` the map is the identity.
  ///   - parameters: The unconstrained parameters in the order of the family, the shape of `x` and
  ///     one more axis of ``parameterCount``.
  ///   - isInverse: Whether the inverse map is meant.
  /// - Returns: `y` and the logarithm of the derivative at `x` (of the inverse map, for the
  ///   inverse), in nats, both of the shape of `x`.
  public func callAsFunction(
    _ x: Value, parameters: Value, isInverse: Bool = false
  ) -> (y: Value, logDerivative: Value) {
    precondition(
      parameters.shape.extents == x.shape.extents + [parameterCount],
      "\(family) parameters \(parameters.shape) for values \(x.shape)")
    switch family {
    case .rationalQuadratic:
      return rationalQuadraticSpline(
        x, parameters: parameters, spline: shape, isInverse: isInverse)
    case .quadratic(let boundary):
      return withLinearTails(x, bound: shape.bound) {
        quadraticSpline(
          $0, parameters: parameters, spline: shape, boundary: boundary, isInverse: isInverse)
      }
    case .cubic:
      return withLinearTails(x, bound: shape.bound) {
        cubicSpline($0, parameters: parameters, spline: shape, isInverse: isInverse)
      }
    case .linear:
      return withLinearTails(x, bound: shape.bound) {
        linearSpline($0, parameters: parameters, spline: shape, isInverse: isInverse)
      }
    }
  }
}
