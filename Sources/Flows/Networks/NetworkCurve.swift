import Autodiff
import Tensors

/// What rectifier networks of one variable compute: continuous curves of straight segments.
///
/// With known weights the segments are found once, layer by layer, and a point costs a search among them
/// instead of products with all weights. Networks of the usual size have a few hundred. The curve is the
/// network's function itself, no approximation of it, as far as ``reach``.
enum NetworkCurve {
  /// How far to both sides of zero segments are told apart; far beyond any latent or data.
  static let reach = 1e6
  /// A curve of more segments is not worth its table.
  private static let mostSegments = 8192

  /// Two curves with the same knots refined where a component of the first changes sign, and the first
  /// rectified; `nil` when that takes too many segments.
  static func rectifying(
    _ curve: PiecewiseLinearCurve, beside other: PiecewiseLinearCurve
  ) -> (rectified: PiecewiseLinearCurve, beside: PiecewiseLinearCurve)? {
    let places = curve.signChanges
    guard curve.knots.count + places.count <= mostSegments else { return nil }
    return (curve.refined(at: places).rectified(), other.refined(at: places))
  }
}

extension DenseLayer {
  /// The layer of one input, as a straight curve.
  func line(_ numbers: KnownParameters) -> PiecewiseLinearCurve {
    PiecewiseLinearCurve(
      slope: numbers.numbers(of: weight), offset: numbers.numbers(of: bias),
      reach: NetworkCurve.reach)
  }

  /// The layer's output along a curve.
  func along(_ curve: PiecewiseLinearCurve, _ numbers: KnownParameters) -> PiecewiseLinearCurve {
    curve.mapped(weight: numbers.numbers(of: weight), bias: numbers.numbers(of: bias))
  }
}

extension ResidualBlock {
  /// The block's output along a curve.
  func along(_ h: PiecewiseLinearCurve, _ numbers: KnownParameters) -> PiecewiseLinearCurve? {
    guard let (start, refined) = NetworkCurve.rectifying(h, beside: h),
      let (inner, skip) = NetworkCurve.rectifying(first.along(start, numbers), beside: refined)
    else { return nil }
    return skip + second.along(inner, numbers)
  }
}

extension ResidualNetwork {
  /// The segments of a network of one variable that is nothing but layers and rectifiers; `nil` for
  /// others, and where the numbers are not known.
  func segments(_ parameters: ParameterValues) -> SegmentTable? {
    guard initial.weight.shape.columns == 1, masks == nil, contextFeatures == 0,
      blocks.allSatisfy(\.isPiecewiseLinear)
    else { return nil }
    return parameters.numbers?.table(of: initial.weight) { numbers in
      var h: PiecewiseLinearCurve? = initial.line(numbers)
      for block in blocks { h = h.flatMap { block.along($0, numbers) } }
      return h.map { final.along($0, numbers) }
    }
  }
}

extension DenseNetwork {
  /// The segments of a network of one variable with rectifiers; `nil` for others, and where the numbers
  /// are not known.
  func segments(_ parameters: ParameterValues) -> SegmentTable? {
    guard let first = layers.first, first.weight.shape.columns == 1, slope == 0 else { return nil }
    return parameters.numbers?.table(of: first.weight) { numbers in
      var h: PiecewiseLinearCurve? = first.line(numbers)
      for layer in layers.dropFirst() {
        h = h.flatMap { NetworkCurve.rectifying($0, beside: $0) }
          .map { layer.along($0.rectified, numbers) }
      }
      return h
    }
  }
}
