import Autodiff
import Flows

/// A model whose manifold can be trained apart from the density on it: what M-flow's phases train.
///
/// Its outermost part `inner` makes the density, others the manifold.
public protocol ManifoldLearner: ProjectingModel {
  /// The outermost parts that make the manifold.
  var manifoldParts: [String] { get }

  /// The logarithm of the density of coordinates along the manifold, shape `[batch]`, in nats.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  func coordinateLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value
}

extension ManifoldLearner {
  /// The logarithm of the exact density on the manifold at the points with the given coordinates,
  /// shape `[batch]`, in nats.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  public func manifoldLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value {
    coordinateLogDensity(at: manifold, parameters)
      - logVolumeFactor(of: decode(manifold: manifold, parameters), by: manifold)
  }
}

extension ExactManifoldFlow: ManifoldLearner {
  public var manifoldParts: [String] { ["outer"] }

  public func coordinates(
    of x: Value, _ parameters: ParameterValues
  ) -> (manifold: Value, penalised: Value) {
    let coordinates = flow.coordinates(of: x, parameters)
    return (coordinates.manifold, coordinates.orthogonal)
  }

  public func decode(manifold: Value, _ parameters: ParameterValues) -> Value {
    flow.decode(manifold: manifold, parameters)
  }

  public func coordinateLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value {
    flow.coordinateLogDensity(at: manifold, parameters)
  }
}
