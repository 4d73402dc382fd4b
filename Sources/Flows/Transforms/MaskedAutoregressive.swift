import Autodiff
import Tensors

/// Bends each feature by a monotone map that depends on the features before it.
///
/// Papamakarios et al. 2017, arXiv:1705.07057. A masked network computes the parameters of the maps;
/// unlike those of couplings, the logits of splines are taken as they come, as published.
///
/// The forward map is one pass; the inverse takes one pass per feature. With a single feature the
/// parameters are constants: an affine map can then only fit a Gaussian, a spline fits any density.
public struct MaskedAutoregressive: Transform {
  private let features: Int
  private let conditioner: MaskedAutoencoder
  private let map: ConditionedMap

  /// A transform.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - map: What bends them.
  ///   - hidden: The width of the conditioner.
  ///   - blocks: The number of its residual blocks.
  ///   - options: What it has besides.
  ///   - scope: Where the parameters are declared.
  public init(
    features: Int, map: ConditionedMap, hidden: Int, blocks: Int,
    options: ConditionerOptions = .init(), in scope: Scope
  ) {
    self.features = features
    self.map = map
    conditioner = MaskedAutoencoder(
      features: features, multiplicity: map.parameterCount, hidden: hidden, blocks: blocks,
      options: options, in: scope.scope("conditioner", published: "autoregressive_net"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    map(x, parameters: conditioner(x, parameters), isInverse: false)
  }

  // After pass i the first i features are right; the derivatives of the last pass are those at x.
  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    var result = Transformed(y.zeros, logDeterminant: LogDeterminant())
    for _ in 0..<features {
      result = map(y, parameters: conditioner(result.value, parameters), isInverse: true)
    }
    return result
  }
}
