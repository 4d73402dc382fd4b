import Autodiff
import Flows

/// A flow on a manifold that is known: a sphere around the origin with its angles as coordinates.
///
/// The chart `f` maps data to `h = (h_M, h_⊥)`, the scaled angles and what is off the sphere; nothing of
/// it is trained. The inner flow `g` maps the angles to the latent `u`.
public struct SphericalFlow: EvaluatedModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates; the first `d + 1` are those of the sphere.
    public var dataDimension: Int
    /// `d`, the dimension of the sphere.
    public var latentDimension: Int
    /// The radius of the sphere, in data units.
    public var radius: Double
    /// The inner flow, over `d` features.
    public var inner: FlowArchitecture

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, radius: Double, inner: FlowArchitecture
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.radius = radius
      self.inner = inner
    }
  }

  /// What the model looks like.
  public let configuration: Configuration
  public let layout: ParameterLayout
  private let chart: Composite
  /// The flow from the scaled angles to the latent variables.
  let inner: Composite

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
    chart = Composite([
      ScalarAffine(scale: 1 / configuration.radius, shift: 0),
      SphericalCoordinates(
        features: configuration.dataDimension, angles: configuration.latentDimension),
    ])
    inner = try configuration.inner.build(
      features: configuration.latentDimension,
      in: declaration.root.scope("inner", published: "inner_transform"))
    layout = declaration.layout
    self.configuration = configuration
  }

  public var dataDimension: Int { configuration.dataDimension }
  public var contextDimension: Int { configuration.inner.contextFeatures }
  public var latentDimension: Int { configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .onManifold }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let h = chart.forward(x, parameters).value
    return ModelReadings(
      logDensity: logDensity(of: x, parameters),
      orthogonalSquare: square(h.columns(latentDimension..<dataDimension)).sum(over: [1]),
      reconstruction: decode(h.columns(0..<latentDimension), parameters))
  }

  /// The logarithm of the density on the sphere at the projections of points, in nats.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  /// - Returns: Shape `[batch]`.
  public func logDensity(of x: Value, _ parameters: ParameterValues) -> Value {
    let manifold = chart.forward(x, parameters).value.columns(0..<latentDimension)
    return inner.standardLogDensity(of: manifold, parameters)
      - logVolumeFactor(of: decode(manifold, parameters), by: manifold)
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    decode(inner.inverse(u, parameters).value, parameters)
  }

  /// The points of the sphere with the given scaled angles, shape `[batch, D]`.
  private func decode(_ manifold: Value, _ parameters: ParameterValues) -> Value {
    let padded = manifold.scattered(to: Array(0..<latentDimension), of: dataDimension)
    return chart.inverse(padded, parameters).value
  }
}
