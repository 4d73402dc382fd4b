import Autodiff
import Flows
import Tensors

/// The Denoising Normalizing Flow (Horvat & Pfister 2021): a flow learned on noise-inflated data
/// whose last coordinates absorb the noise, so that dropping them projects back onto the manifold.
///
/// The outer flow `f` maps data to `h = (h_M, h_⊥)`, `d` coordinates along the manifold and `D - d` off
/// it; the inner flow `g` maps `h_M` to the latent `u`. The density of inflated data is
/// `N(u; 0, I) · N(h_⊥; 0, σ² I) · |det ∂f| · |det ∂g|`.
public struct DenoisingNormalizingFlow: Sendable {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `d`, the dimension of the manifold.
    public var latentDimension: Int
    /// `σ²`, the variance of the inflation noise, in squared data units.
    public var variance: Double
    /// The outer flow, over `D` features.
    public var outer: FlowArchitecture
    /// The inner flow, over `d` features.
    public var inner: FlowArchitecture

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, variance: Double, outer: FlowArchitecture,
      inner: FlowArchitecture
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.variance = variance
      self.outer = outer
      self.inner = inner
    }
  }

  /// A batch of data in the coordinates of the model.
  public struct Encoding {
    /// `h_M`, along the manifold, shape `[batch, d]`.
    public let manifold: Value
    /// `h_⊥`, off the manifold, shape `[batch, D - d]`.
    public let orthogonal: Value
    /// `u`, the latent variables, shape `[batch, d]`.
    public let latent: Value
    /// `ln |det ∂f| + ln |det ∂g|`.
    public let logDeterminant: LogDeterminant
  }

  /// The standard deviation given to `h_⊥` where there is no noise to learn it from.
  private static let defaultOrthogonalScale = 0.01

  /// What the model looks like.
  public let configuration: Configuration
  /// The model's parameters and permutations.
  public let layout: ParameterLayout
  private let outer: Composite
  private let inner: Composite
  private let orthogonalDistribution: Normal

  /// A model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - permutations: Drawn for a new model, stored for a saved one.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  /// - Precondition: `0 < d < D`.
  public init(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    precondition(0 < latent && latent < dimension, "latent dimension \(latent) of \(dimension)")
    let declaration = Declaration(permutations: permutations)
    outer = try configuration.outer.build(
      features: dimension, in: declaration.root.scope("outer", published: "outer_transform"))
    inner = try configuration.inner.build(
      features: latent, in: declaration.root.scope("inner", published: "inner_transform"))
    orthogonalDistribution = Normal(
      scale: configuration.variance > 0
        ? configuration.variance.squareRoot() : Self.defaultOrthogonalScale)
    layout = declaration.layout
    self.configuration = configuration
  }

  /// The coordinates of data points.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  public func encode(_ x: Value, _ parameters: ParameterValues) -> Encoding {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    let h = outer.forward(x, parameters)
    let manifold = h.value.columns(0..<latent)
    let u = inner.forward(manifold, parameters)
    return Encoding(
      manifold: manifold, orthogonal: h.value.columns(latent..<dimension), latent: u.value,
      logDeterminant: h.logDeterminant + u.logDeterminant)
  }

  /// The logarithm of the inflated density `q` at the encoded points.
  ///
  /// - Returns: Shape `[batch]`, in nats.
  public func logDensity(_ encoding: Encoding) -> Value {
    let batch = encoding.latent.shape[0]
    return total([
      Normal.standard.logDensity(encoding.latent),
      orthogonalDistribution.logDensity(encoding.orthogonal),
      encoding.logDeterminant.total(batch: batch, in: encoding.latent.tracer),
    ])
  }

  /// The points of the manifold with the given coordinates: `f⁻¹(h_M, 0)`.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  /// - Returns: Shape `[batch, D]`.
  public func decode(manifold: Value, _ parameters: ParameterValues) -> Value {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    let padded = manifold.scattered(to: Array(0..<latent), of: dimension)
    return outer.inverse(padded, parameters).value
  }

  /// The points `f⁻¹(g⁻¹(u), 0)` of the manifold that latent variables stand for.
  ///
  /// With `u ~ N(0, I)` these are samples of the model.
  ///
  /// - Parameter latent: `u`, shape `[batch, d]`.
  /// - Returns: Shape `[batch, D]`.
  public func generate(latent: Value, _ parameters: ParameterValues) -> Value {
    decode(manifold: inner.inverse(latent, parameters).value, parameters)
  }
}
