import Autodiff
import Flows

/// A manifold flow whose density is that of the space around the manifold: of DNF and PIE.
public struct InflatedManifoldFlow: EvaluatedModel {
  /// The two flows.
  public let flow: ManifoldFlow

  /// The flow, read in this way.
  public init(_ flow: ManifoldFlow) { self.flow = flow }

  public var layout: ParameterLayout { flow.layout }
  public var dataDimension: Int { flow.configuration.dataDimension }
  public var contextDimension: Int { flow.configuration.contextDimension }
  public var latentDimension: Int { flow.configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind {
    .inflated(variance: flow.configuration.variance, manifoldDimension: latentDimension)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let encoding = flow.encode(x, parameters)
    return ModelReadings(
      logDensity: flow.logDensity(encoding),
      orthogonalSquare: square(encoding.orthogonal).sum(over: [1]),
      reconstruction: flow.decode(manifold: encoding.manifold, parameters),
      manifoldCoordinates: encoding.manifold)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    flow.encode(x, parameters).latent
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    flow.generate(latent: u, parameters)
  }
}

/// A manifold flow whose density is the exact one on the manifold: of M-flow.
public struct ExactManifoldFlow: EvaluatedModel {
  /// The two flows.
  public let flow: ManifoldFlow

  /// The flow, read in this way.
  public init(_ flow: ManifoldFlow) { self.flow = flow }

  public var layout: ParameterLayout { flow.layout }
  public var dataDimension: Int { flow.configuration.dataDimension }
  public var contextDimension: Int { flow.configuration.contextDimension }
  public var latentDimension: Int { flow.configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .onManifold }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let encoding = flow.encode(x, parameters)
    return ModelReadings(
      logDensity: flow.manifoldLogDensity(at: encoding.manifold, parameters),
      orthogonalSquare: square(encoding.orthogonal).sum(over: [1]),
      reconstruction: flow.decode(manifold: encoding.manifold, parameters),
      manifoldCoordinates: encoding.manifold)
  }

  /// The density of the coordinates alone, unless the manifold depends on the parameters too.
  public func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value? {
    let manifold = flow.coordinates(of: x, parameters).manifold
    return flow.configuration.outer.contextFeatures > 0
      ? flow.manifoldLogDensity(at: manifold, parameters)
      : flow.coordinateLogDensity(at: manifold, parameters)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    flow.encode(x, parameters).latent
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    flow.generate(latent: u, parameters)
  }
}
