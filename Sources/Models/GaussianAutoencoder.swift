import Autodiff
import Flows

/// An encoder to a normal distribution over codes and a decoder to one over data: the model of a
/// variational autoencoder.
///
/// `q(z|x) = N(m(x), diag(v(x)))`, mean and logarithm of the variance from a layer each behind one
/// network; `p(x|z) = N(decoder(z), s² I)` with a fixed variance; `p(z) = N(0, I)`.
public struct GaussianAutoencoder: VariationalModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `d`, the number of features of the code.
    public var latentDimension: Int
    /// The encoder, from `D` to `2 d` features.
    public var encoder: DenseNetwork.Architecture
    /// The decoder, from `d` to `D` features.
    public var decoder: DenseNetwork.Architecture
    /// `s²`, the variance of data given their code, in squared data units.
    public var decoderVariance: Double

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, encoder: DenseNetwork.Architecture,
      decoder: DenseNetwork.Architecture, decoderVariance: Double
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.encoder = encoder
      self.decoder = decoder
      self.decoderVariance = decoderVariance
    }
  }

  /// A batch of codes' distributions, with one draw from each.
  struct Code {
    /// `m`, shape `[batch, d]`.
    let mean: Value
    /// `ln v`, shape `[batch, d]`.
    let logVariance: Value
    /// `z`, shape `[batch, d]`.
    let draw: Value
  }

  /// What the model looks like.
  public let configuration: Configuration
  public let layout: ParameterLayout
  private let encoder: DenseNetwork
  private let decoder: DenseNetwork

  /// A model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - slope: What negative values are multiplied by in its networks.
  ///   - declaration: Where it is declared; it may be part of a larger model.
  public init(_ configuration: Configuration, slope: Double = 0, in declaration: Declaration) {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    // The two heads are the halves of the last layer: each has weights of its own.
    encoder = DenseNetwork(
      inputs: dimension, outputs: 2 * latent, configuration.encoder, slope: slope,
      in: declaration.root.scope("encoder", published: "encoder"))
    decoder = DenseNetwork(
      inputs: latent, outputs: dimension, configuration.decoder, slope: slope,
      in: declaration.root.scope("decoder", published: "decoder"))
    layout = declaration.layout
    self.configuration = configuration
  }

  public var dataDimension: Int { configuration.dataDimension }
  public var latentDimension: Int { configuration.latentDimension }

  /// The codes of data points for given standard normal draws.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - draws: Shape `[batch, d]`.
  func encode(_ x: Value, draws: Value, _ parameters: ParameterValues) -> Code {
    let (mean, logVariance) = heads(x, parameters)
    return Code(
      mean: mean, logVariance: logVariance, draw: mean + exp(0.5 * logVariance) * draws)
  }

  private func heads(
    _ x: Value, _ parameters: ParameterValues
  ) -> (mean: Value, logVariance: Value) {
    let outputs = encoder(x, parameters)
    return (
      outputs.columns(0..<latentDimension),
      outputs.columns(latentDimension..<2 * latentDimension)
    )
  }

  /// The evidence lower bound of points with the given codes; the divergence is
  /// `½ Σ (v + m² - 1 - ln v)`.
  func lowerBound(of x: Value, _ code: Code, _ parameters: ParameterValues) -> LowerBound {
    let decoded = decoder(code.draw, parameters)
    let scale = configuration.decoderVariance.squareRoot()
    return LowerBound(
      logLikelihood: Normal(scale: scale).logDensity(x - decoded),
      divergence: 0.5
        * (exp(code.logVariance) + square(code.mean) - code.logVariance - 1).sum(over: [1]))
  }

  public func lowerBound(
    of x: Value, draws: Value, _ parameters: ParameterValues
  ) -> LowerBound {
    lowerBound(of: x, encode(x, draws: draws, parameters), parameters)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    ModelReadings(
      logDensity: nil, reconstruction: decoder(heads(x, parameters).mean, parameters))
  }

  /// The means of the codes.
  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    heads(x, parameters).mean
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    decoder(u, parameters)
  }
}
