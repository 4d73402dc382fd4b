import Autodiff
import Flows

/// An autoencoder with a flow on its code: the model of PAE.
///
/// The encoder maps data to the code `h_M`, the decoder back; the inner flow `g` maps the code to the
/// latent `u`. The density is that of the code times that of the reconstruction error, with no integral
/// over codes: an approximation, as published.
public struct CodedFlow: EvaluatedModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `d`, the number of features of the code.
    public var latentDimension: Int
    /// The encoder, from `D` to `d` features.
    public var encoder: ResidualNetwork.Architecture
    /// The decoder, from `d` to `D` features.
    public var decoder: ResidualNetwork.Architecture
    /// The inner flow, over `d` features.
    public var inner: FlowArchitecture
    /// What of the reconstruction errors is taken for their variance.
    public var residual: ResidualDistribution.Measure

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, encoder: ResidualNetwork.Architecture,
      decoder: ResidualNetwork.Architecture, inner: FlowArchitecture,
      residual: ResidualDistribution.Measure
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.encoder = encoder
      self.decoder = decoder
      self.inner = inner
      self.residual = residual
    }
  }

  /// What the model looks like.
  public let configuration: Configuration
  public let layout: ParameterLayout
  private let encoder: ResidualNetwork
  private let decoder: ResidualNetwork
  private let inner: Composite
  private let residual: ResidualDistribution

  /// A model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - permutations: Drawn for a new model, stored for a saved one.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  public init(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    let declaration = Declaration(permutations: permutations)
    let root = declaration.root
    encoder = ResidualNetwork(
      inputs: dimension, outputs: latent, configuration.encoder,
      in: root.scope("encoder", published: "encoder"))
    decoder = ResidualNetwork(
      inputs: latent, outputs: dimension, configuration.decoder,
      in: root.scope("decoder", published: "decoder"))
    inner = try configuration.inner.build(
      features: latent, in: root.scope("inner", published: "inner_transform"))
    residual = ResidualDistribution(
      features: dimension, measure: configuration.residual,
      in: root.scope("residual", published: "residual"))
    layout = declaration.layout
    self.configuration = configuration
  }

  public var dataDimension: Int { configuration.dataDimension }
  public var contextDimension: Int { configuration.inner.contextFeatures }
  public var latentDimension: Int { configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .ambient }

  /// The codes of data points, shape `[batch, d]`.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  func encode(_ x: Value, _ parameters: ParameterValues) -> Value { encoder(x, parameters) }

  /// The points of codes, shape `[batch, D]`.
  ///
  /// - Parameter code: Shape `[batch, d]`.
  func decode(_ code: Value, _ parameters: ParameterValues) -> Value { decoder(code, parameters) }

  /// The logarithm of the density of codes under the inner flow, shape `[batch]`, in nats.
  ///
  /// - Parameter code: Shape `[batch, d]`.
  func codeLogDensity(_ code: Value, _ parameters: ParameterValues) -> Value {
    inner.standardLogDensity(of: code, parameters)
  }

  /// Takes the reconstruction errors of a batch into the variances of the density.
  func observeResiduals(of x: Value, _ parameters: ParameterValues) {
    residual.observe(x - decode(encode(x, parameters), parameters), parameters)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let code = encode(x, parameters)
    let reconstruction = decode(code, parameters)
    return ModelReadings(
      logDensity: codeLogDensity(code, parameters)
        + residual.logDensity(x - reconstruction, parameters),
      reconstruction: reconstruction)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    inner.forward(encode(x, parameters), parameters).value
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    decode(inner.inverse(u, parameters).value, parameters)
  }
}

extension CodedFlow: ProjectingModel {
  public func coordinates(
    of x: Value, _ parameters: ParameterValues
  ) -> (manifold: Value, penalised: Value) {
    let code = encode(x, parameters)
    return (code, code)
  }

  public func decode(manifold: Value, _ parameters: ParameterValues) -> Value {
    decode(manifold, parameters)
  }
}
