import Autodiff
import Tensors

/// `y_i = s_i x_i + t_i`, scale and shift computed from the features before `i`.
///
/// Papamakarios et al. 2017, arXiv:1705.07057, with `s = sigmoid(a + 2) + 10⁻³`.
///
/// The forward map is one pass; the inverse takes one pass per feature. With a single feature scale
/// and shift are constants: the map is then affine and can only fit a Gaussian.
public struct MaskedAffineAutoregressive: Transform {
  private let features: Int
  private let conditioner: MaskedAutoencoder

  /// A transform.
  ///
  /// - Parameters:
  ///   - features: The number of features.
  ///   - hidden: The width of the conditioner.
  ///   - blocks: The number of its residual blocks.
  ///   - options: What it has besides.
  ///   - scope: Where the parameters are declared.
  public init(
    features: Int, hidden: Int, blocks: Int, options: ConditionerOptions = .init(), in scope: Scope
  ) {
    self.features = features
    conditioner = MaskedAutoencoder(
      features: features, multiplicity: 2, hidden: hidden, blocks: blocks,
      options: options,
      in: scope.scope("conditioner", published: "autoregressive_net"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    let (scale, shift) = scaleAndShift(x, parameters)
    return Transformed(
      scale * x + shift, logDeterminant: LogDeterminant(log(scale).sum(over: [1])))
  }

  // After pass i the first i features are right; the scales of the last pass are those at x.
  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    var x = y.zeros
    var logScale = y.zeros
    for _ in 0..<features {
      let (scale, shift) = scaleAndShift(x, parameters)
      x = (y - shift) / scale
      logScale = log(scale)
    }
    return Transformed(x, logDeterminant: -LogDeterminant(logScale.sum(over: [1])))
  }

  private func scaleAndShift(
    _ x: Value, _ parameters: ParameterValues
  ) -> (scale: Value, shift: Value) {
    let outputs = conditioner(x, parameters)
    let unconstrained = outputs.columns([0]).reshaped(to: x.shape)
    let shift = outputs.columns([1]).reshaped(to: x.shape)
    return (sigmoid(unconstrained + 2) + 1e-3, shift)
  }
}
