import Autodiff
import Flows

/// InfoMax-VAE (Rezaabad & Vishwanath 2020, arXiv:1912.13361), in the form for vectors: a variational
/// autoencoder that is rewarded for the information between data and code.
///
/// A discriminator tells pairs of a point and its code from pairs of a point and another's code; the
/// information is estimated from its answers by a bound on an f-divergence. As published, one gradient
/// step minimises the same loss over all networks.
public struct InfoMaxAutoencoder: Algorithm {
  public var model: InformedAutoencoder.Configuration
  /// `γ`, the weight of the information.
  public var informationWeight: Double

  /// An algorithm with its settings.
  public init(model: InformedAutoencoder.Configuration, informationWeight: Double) {
    self.model = model
    self.informationWeight = informationWeight
  }

  public static func build(
    _ configuration: InformedAutoencoder.Configuration,
    permutations: Declaration.PermutationSource
  ) throws(ModelError) -> InformedAutoencoder {
    InformedAutoencoder(configuration, permutations: permutations)
  }

  public func plan(for model: InformedAutoencoder, epochs: Int) -> TrainingPlan {
    TrainingPlan(
      TrainingPhase(
        "all", minimising: InfoMaxObjective(model: model, weight: informationWeight),
        over: model.layout.allParameters, optimiser: .adam, schedule: .constant), epochs: epochs)
  }
}

/// A variational autoencoder with a discriminator of pairs of points and codes.
public struct InformedAutoencoder: VariationalModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Encoder and decoder.
    public var autoencoder: GaussianAutoencoder.Configuration
    /// The discriminator, from `D + d` features to one.
    public var discriminator: DenseNetwork.Architecture

    /// A configuration.
    public init(
      autoencoder: GaussianAutoencoder.Configuration, discriminator: DenseNetwork.Architecture
    ) {
      self.autoencoder = autoencoder
      self.discriminator = discriminator
    }
  }

  /// What negative values are multiplied by in all networks.
  private static let slope = 0.2

  public let layout: ParameterLayout
  /// Encoder and decoder.
  let autoencoder: GaussianAutoencoder
  private let discriminator: DenseNetwork

  /// A model.
  public init(_ configuration: Configuration, permutations: Declaration.PermutationSource) {
    let declaration = Declaration(permutations: permutations)
    autoencoder = GaussianAutoencoder(
      configuration.autoencoder, slope: Self.slope, in: declaration)
    discriminator = DenseNetwork(
      inputs: autoencoder.dataDimension + autoencoder.latentDimension, outputs: 1,
      configuration.discriminator, slope: Self.slope,
      in: declaration.root.scope("discriminator", published: "discriminator"))
    layout = declaration.layout
  }

  public var dataDimension: Int { autoencoder.dataDimension }
  public var latentDimension: Int { autoencoder.latentDimension }

  /// What the discriminator says of pairs of points `[batch, D]` and codes `[batch, d]`, shape
  /// `[batch, 1]`.
  func discriminate(_ x: Value, _ code: Value, _ parameters: ParameterValues) -> Value {
    let width = dataDimension + latentDimension
    let pairs =
      x.scattered(to: Array(0..<dataDimension), of: width)
      + code.scattered(to: Array(dataDimension..<width), of: width)
    return discriminator(pairs, parameters)
  }

  public func lowerBound(
    of x: Value, draws: Value, _ parameters: ParameterValues
  ) -> LowerBound {
    autoencoder.lowerBound(of: x, draws: draws, parameters)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    autoencoder.readings(of: x, parameters)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    autoencoder.latentVariables(of: x, parameters)
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    autoencoder.generate(latent: u, parameters)
  }
}

/// The evidence lower bound, and the information between points and codes, each with its sign turned.
private struct InfoMaxObjective: Objective {
  let model: InformedAutoencoder
  let weight: Double

  var layout: ParameterLayout { model.layout }
  var dataDimension: Int { model.dataDimension }

  /// The third term is `-(E D(x, z) - E exp(D(x, z′) - 1))`, `z′` the codes of the batch in another
  /// order: the largest value of the bracket is the divergence of pairs from independent pairs.
  func lossTerms(
    clean: Value, inflated: Value, _ parameters: ParameterValues
  ) -> [LossTerm] {
    let batch = inflated.shape[0]
    let draws = parameters.random(.normal, shape: [batch, model.latentDimension])
    let order = parameters.random(.permutation, shape: [batch, batch])
    let code = model.autoencoder.encode(inflated, draws: draws, parameters)
    let joint = model.discriminate(inflated, code.draw, parameters)
    let independent = model.discriminate(
      inflated, matrixProduct(order, code.draw), parameters)
    let information = joint.mean() - exp(independent - 1).mean()
    return lowerBoundTerms(model.autoencoder.lowerBound(of: inflated, code, parameters)) + [
      LossTerm("negative_information", -information, weight: weight)
    ]
  }
}
