import Autodiff

extension FlowArchitecture {
  /// What bends the features in each layer.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Affine coupling.
    case affineCoupling = "affine-coupling"
    /// Additive coupling, which preserves volumes.
    case additiveCoupling = "additive-coupling"
    /// Rational-quadratic coupling.
    case rationalQuadraticCoupling = "rq-coupling"
    /// Quadratic coupling.
    case quadraticCoupling = "quadratic-coupling"
    /// Cubic coupling.
    case cubicCoupling = "cubic-coupling"
    /// Piecewise-linear coupling.
    case linearCoupling = "linear-coupling"
    /// Masked affine autoregressive transform.
    case affineAutoregressive = "affine-autoregressive"
    /// Masked quadratic autoregressive transform.
    case quadraticAutoregressive = "quadratic-autoregressive"
    /// Masked rational-quadratic autoregressive transform.
    case rationalQuadraticAutoregressive = "rq-autoregressive"

    /// Whether one half of the features conditions the other, which takes at least 2 of them.
    public var isCoupling: Bool {
      switch self {
      case .affineCoupling, .additiveCoupling, .rationalQuadraticCoupling, .quadraticCoupling,
        .cubicCoupling, .linearCoupling:
        true
      case .affineAutoregressive, .quadraticAutoregressive, .rationalQuadraticAutoregressive: false
      }
    }

    /// The fewest bins that splines of the kind can have; `nil` where there are no splines.
    var leastBins: Int? {
      switch self {
      case .affineCoupling, .additiveCoupling, .affineAutoregressive: nil
      case .rationalQuadraticCoupling, .cubicCoupling, .linearCoupling,
        .rationalQuadraticAutoregressive:
        2
      case .quadraticCoupling, .quadraticAutoregressive: 3
      }
    }
  }

  /// What a layer does to a single feature.
  var map: ConditionedMap {
    func spline(_ family: SplineFamily) -> ConditionedMap {
      .spline(family, bins: bins, bound: bound)
    }
    switch transform {
    case .affineCoupling, .affineAutoregressive: return .affine
    case .additiveCoupling: return .additive
    case .rationalQuadraticCoupling, .rationalQuadraticAutoregressive:
      return spline(.rationalQuadratic)
    case .quadraticCoupling, .quadraticAutoregressive:
      return spline(.quadratic(boundary: boundary ?? .smooth))
    case .cubicCoupling: return spline(.cubic)
    case .linearCoupling: return spline(.linear)
    }
  }
}
