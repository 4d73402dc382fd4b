import Autodiff
import Flows

/// The variational autoencoder of the published comparison on the spiral, faults and all.
///
/// One layer gives the code's mean and, being the same number, the logarithm of its standard deviation;
/// the divergence lacks the half of its squares; and a sigmoid keeps the decoder in `(0, 1)`, where most
/// of the data are not. What it is compared with deserves the correct one.
public struct PublishedVariationalAutoencoder: Algorithm {
  public var model: PublishedGaussianAutoencoder.Configuration

  /// An algorithm with its settings.
  public init(model: PublishedGaussianAutoencoder.Configuration) { self.model = model }

  public static func build(
    _ configuration: PublishedGaussianAutoencoder.Configuration,
    permutations: Declaration.PermutationSource
  ) throws(ModelError) -> PublishedGaussianAutoencoder {
    PublishedGaussianAutoencoder(configuration, permutations: permutations)
  }

  public func plan(for model: PublishedGaussianAutoencoder, epochs: Int) -> TrainingPlan {
    lowerBoundPlan(for: model, epochs: epochs)
  }
}

/// The model of the published comparison.
public struct PublishedGaussianAutoencoder: VariationalModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `d`, the number of features of the code.
    public var latentDimension: Int
    /// The encoder, from `D` to `d` features.
    public var encoder: DenseNetwork.Architecture
    /// The decoder, from `d` to `D` features.
    public var decoder: DenseNetwork.Architecture

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, encoder: DenseNetwork.Architecture,
      decoder: DenseNetwork.Architecture
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.encoder = encoder
      self.decoder = decoder
    }
  }

  public let layout: ParameterLayout
  public let dataDimension: Int
  public let latentDimension: Int
  private let encoder: DenseNetwork
  private let decoder: DenseNetwork

  /// A model.
  public init(_ configuration: Configuration, permutations: Declaration.PermutationSource) {
    dataDimension = configuration.dataDimension
    latentDimension = configuration.latentDimension
    let declaration = Declaration(permutations: permutations)
    encoder = DenseNetwork(
      inputs: dataDimension, outputs: latentDimension, configuration.encoder,
      in: declaration.root.scope("encoder", published: "encoder"))
    decoder = DenseNetwork(
      inputs: latentDimension, outputs: dataDimension, configuration.decoder,
      in: declaration.root.scope("decoder", published: "decoder"))
    layout = declaration.layout
  }

  /// The published score, less its sign: the squared distance stands for the likelihood, and
  /// `Σ (σ² + m² - ln σ - ½)` for the divergence.
  public func lowerBound(
    of x: Value, draws: Value, _ parameters: ParameterValues
  ) -> LowerBound {
    let mean = encoder(x, parameters)
    let (logDeviation, deviation) = (mean, exp(mean))
    let decoded = decode(mean + deviation * draws, parameters)
    return LowerBound(
      logLikelihood: -square(x - decoded).sum(over: [1]),
      divergence: (square(deviation) + square(mean) - logDeviation - 0.5).sum(over: [1]))
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    ModelReadings(logDensity: nil, reconstruction: decode(encoder(x, parameters), parameters))
  }

  /// The means of the codes.
  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    encoder(x, parameters)
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    decode(u, parameters)
  }

  private func decode(_ code: Value, _ parameters: ParameterValues) -> Value {
    sigmoid(decoder(code, parameters))
  }
}
