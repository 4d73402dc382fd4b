import Autodiff
import Flows
import Tensors

/// Two flows that describe a manifold and a density on it: what DNF, PIE and M-flow have in common.
///
/// The outer flow `f` maps data to `h = (h_M, h_⊥)`, `d` coordinates along the manifold and `D - d` off
/// it; the inner flow `g` maps `h_M` to the latent `u`. The manifold is where `h_⊥ = 0`. Algorithms
/// differ in what they train when, and in which of the densities they mean.
public struct ManifoldFlow: Sendable {
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

    /// The number of features that the model is conditioned on, which the inner flow always sees.
    public var contextDimension: Int { inner.contextFeatures }
  }

  /// A batch of data in the coordinates of the outer flow.
  public struct Coordinates {
    /// `h_M`, along the manifold, shape `[batch, d]`.
    public let manifold: Value
    /// `h_⊥`, off the manifold, shape `[batch, D - d]`.
    public let orthogonal: Value
    /// `ln |det ∂f|`.
    public let logDeterminant: LogDeterminant
  }

  /// A batch of data in the coordinates of both flows.
  public struct Encoding {
    /// `h_M`, `h_⊥` and `ln |det ∂f|`.
    public let coordinates: Coordinates
    /// `u`, the latent variables, shape `[batch, d]`.
    public let latent: Value
    /// `ln |det ∂g|`.
    public let innerLogDeterminant: LogDeterminant

    /// `h_M`, along the manifold, shape `[batch, d]`.
    public var manifold: Value { coordinates.manifold }
    /// `h_⊥`, off the manifold, shape `[batch, D - d]`.
    public var orthogonal: Value { coordinates.orthogonal }
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
  /// - Precondition: `0 < d < D`, and the outer flow sees what the inner one sees, or nothing.
  public init(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) {
    try self.init(configuration, in: Declaration(permutations: permutations))
  }

  /// The flows of a model that may have other parts, declared before or after.
  init(_ configuration: Configuration, in declaration: Declaration) throws(ModelError) {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    precondition(0 < latent && latent < dimension, "latent dimension \(latent) of \(dimension)")
    precondition(
      [0, configuration.contextDimension].contains(configuration.outer.contextFeatures),
      "flows that are conditioned on \(configuration.outer.contextFeatures) and "
        + "\(configuration.contextDimension) features")
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

  /// The coordinates `h = f(x)` of data points; the inner flow takes no part.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  public func coordinates(of x: Value, _ parameters: ParameterValues) -> Coordinates {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    let h = outer.forward(x, parameters)
    return Coordinates(
      manifold: h.value.columns(0..<latent), orthogonal: h.value.columns(latent..<dimension),
      logDeterminant: h.logDeterminant)
  }

  /// The coordinates and latent variables of data points.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  public func encode(_ x: Value, _ parameters: ParameterValues) -> Encoding {
    let coordinates = coordinates(of: x, parameters)
    let u = inner.forward(coordinates.manifold, parameters)
    return Encoding(
      coordinates: coordinates, latent: u.value, innerLogDeterminant: u.logDeterminant)
  }

  /// The logarithm of the density `N(u; 0, I) · N(h_⊥; 0, ε² I) · |det ∂f| · |det ∂g|` at the encoded
  /// points, `ε²` the variance of the inflation noise.
  ///
  /// It is a density of the whole space, concentrated around the manifold.
  ///
  /// - Returns: Shape `[batch]`, in nats.
  public func logDensity(_ encoding: Encoding) -> Value {
    let batch = encoding.latent.shape[0]
    let logDeterminant = encoding.coordinates.logDeterminant + encoding.innerLogDeterminant
    return total([
      Normal.standard.logDensity(encoding.latent),
      orthogonalDistribution.logDensity(encoding.orthogonal),
      logDeterminant.total(batch: batch, in: encoding.latent.tracer),
    ])
  }

  /// The logarithm of the density `N(u; 0, I) · |det ∂g|` of coordinates along the manifold.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  /// - Returns: Shape `[batch]`, in nats.
  public func coordinateLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value {
    inner.standardLogDensity(of: manifold, parameters)
  }

  /// The latent variables of coordinates along the manifold, shape `[batch, d]`.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  func latent(ofManifold manifold: Value, _ parameters: ParameterValues) -> Value {
    inner.forward(manifold, parameters).value
  }

  /// The logarithm of the density on the manifold at the points with the given coordinates,
  /// `N(u; 0, I) · |det ∂g| / √det JᵀJ` for `J = ∂f⁻¹(h_M, 0)/∂h_M`.
  ///
  /// It is exact, and with respect to the manifold's length or area. It takes `d` derivatives of `f⁻¹`.
  ///
  /// - Parameter manifold: `h_M`, shape `[batch, d]`.
  /// - Returns: Shape `[batch]`, in nats.
  public func manifoldLogDensity(at manifold: Value, _ parameters: ParameterValues) -> Value {
    coordinateLogDensity(at: manifold, parameters)
      - logVolumeFactor(of: decode(manifold: manifold, parameters), by: manifold)
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

  /// The points with the given coordinates along and off the manifold: `f⁻¹(h_M, h_⊥)`.
  ///
  /// - Parameters:
  ///   - manifold: `h_M`, shape `[batch, d]`.
  ///   - orthogonal: `h_⊥`, shape `[batch, D - d]`.
  /// - Returns: Shape `[batch, D]`.
  func decode(manifold: Value, orthogonal: Value, _ parameters: ParameterValues) -> Value {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    let h =
      manifold.scattered(to: Array(0..<latent), of: dimension)
      + orthogonal.scattered(to: Array(latent..<dimension), of: dimension)
    return outer.inverse(h, parameters).value
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
