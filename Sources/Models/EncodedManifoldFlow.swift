import Autodiff
import Flows

/// Me-flow's model: a manifold flow whose coordinates along the manifold come from an encoder of its own
/// instead of from the outer flow.
///
/// The encoder `e` maps data to `h_M`; the decoder `f⁻¹(h_M, 0)` and the inner flow `g` are those of a
/// manifold flow.
public struct EncodedManifoldFlow: ManifoldLearner {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// The two flows.
    public var flow: ManifoldFlow.Configuration
    /// The encoder, from `D` to `d` features.
    public var encoder: ResidualNetwork.Architecture

    /// A configuration.
    public init(flow: ManifoldFlow.Configuration, encoder: ResidualNetwork.Architecture) {
      self.flow = flow
      self.encoder = encoder
    }
  }

  public let layout: ParameterLayout
  /// The two flows.
  let flow: ManifoldFlow
  private let encoder: ResidualNetwork

  /// A model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - permutations: Drawn for a new model, stored for a saved one.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  public init(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) {
    let declaration = Declaration(permutations: permutations)
    flow = try ManifoldFlow(configuration.flow, in: declaration)
    encoder = ResidualNetwork(
      inputs: configuration.flow.dataDimension, outputs: configuration.flow.latentDimension,
      configuration.encoder, in: declaration.root.scope("encoder", published: "encoder"))
    layout = declaration.layout
  }

  public var dataDimension: Int { flow.configuration.dataDimension }
  public var contextDimension: Int { flow.configuration.contextDimension }
  public var latentDimension: Int { flow.configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .onManifold }
  public var manifoldParts: [String] { ["outer", "encoder"] }

  public func coordinates(
    of x: Value, _ parameters: ParameterValues
  ) -> (manifold: Value, penalised: Value) {
    let manifold = encoder(x, parameters)
    return (manifold, manifold)
  }

  public func decode(manifold: Value, _ parameters: ParameterValues) -> Value {
    flow.decode(manifold: manifold, parameters)
  }

  public func coordinateLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value {
    flow.coordinateLogDensity(at: manifold, parameters)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let manifold = encoder(x, parameters)
    return ModelReadings(
      logDensity: manifoldLogDensity(at: manifold, parameters),
      reconstruction: decode(manifold: manifold, parameters), manifoldCoordinates: manifold)
  }

  /// The density of the coordinates alone, unless the manifold depends on the parameters too.
  public func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value? {
    let manifold = encoder(x, parameters)
    return flow.configuration.outer.contextFeatures > 0
      ? manifoldLogDensity(at: manifold, parameters)
      : coordinateLogDensity(at: manifold, parameters)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    flow.latent(ofManifold: encoder(x, parameters), parameters)
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    flow.generate(latent: u, parameters)
  }
}
