import Autodiff
import Flows

extension ManifoldFlow {
  /// `D - d`, the number of coordinates off the manifold.
  var orthogonalDimension: Int { configuration.dataDimension - configuration.latentDimension }

  /// The points `f⁻¹(h_M, v)`, with `h_M` that of `f(x)`.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - v: The coordinates off the manifold, shape `[batch, D - d]`.
  /// - Returns: Shape `[batch, D]`.
  func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value {
    decode(manifold: coordinates(of: x, parameters).manifold, orthogonal: v, parameters)
  }
}

extension InflatedManifoldFlow: NormalSpaceModel {
  public var orthogonalDimension: Int { flow.orthogonalDimension }

  public func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value {
    flow.resampled(x, orthogonal: v, parameters)
  }
}

extension ExactManifoldFlow: NormalSpaceModel {
  public var orthogonalDimension: Int { flow.orthogonalDimension }

  public func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value {
    flow.resampled(x, orthogonal: v, parameters)
  }
}

/// The encoder takes no part: the points that it takes to `h_M` need not be those around `f⁻¹(h_M, 0)`,
/// while those that `f` takes there are.
extension EncodedManifoldFlow: NormalSpaceModel {
  public var orthogonalDimension: Int { flow.orthogonalDimension }

  public func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value {
    flow.resampled(x, orthogonal: v, parameters)
  }
}
