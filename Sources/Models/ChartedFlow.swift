import Autodiff
import Flows

/// A flow on a manifold that is known.
///
/// The chart gives points of the manifold their coordinates `h_M`; nothing of it is trained. The inner
/// flow `g` maps them to the latent `u`.
public struct ChartedFlow: EvaluatedModel {
  /// A manifold that is known.
  public enum Manifold: Hashable, Sendable, Codable {
    /// A sphere around the origin, in the first `d + 1` coordinates, of a radius in data units.
    case sphere(radius: Double)
    /// The thin spiral in the plane.
    case thinSpiral
  }

  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `d`, the dimension of the manifold.
    public var latentDimension: Int
    /// The manifold.
    public var manifold: Manifold
    /// The inner flow, over `d` features.
    public var inner: FlowArchitecture

    /// A configuration.
    public init(
      dataDimension: Int, latentDimension: Int, manifold: Manifold, inner: FlowArchitecture
    ) {
      self.dataDimension = dataDimension
      self.latentDimension = latentDimension
      self.manifold = manifold
      self.inner = inner
    }
  }

  /// What the model looks like.
  public let configuration: Configuration
  public let layout: ParameterLayout
  private let chart: any PrescribedChart
  /// The flow from the coordinates to the latent variables.
  let inner: Composite

  /// A model.
  ///
  /// - Parameters:
  ///   - configuration: What it looks like.
  ///   - permutations: Drawn for a new model, stored for a saved one.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  /// - Precondition: `D` and `d` are those of the manifold.
  public init(
    _ configuration: Configuration, permutations: Declaration.PermutationSource
  ) throws(ModelError) {
    let (dimension, latent) = (configuration.dataDimension, configuration.latentDimension)
    switch configuration.manifold {
    case .sphere(let radius):
      chart = SphereChart(dataDimension: dimension, manifoldDimension: latent, radius: radius)
    case .thinSpiral:
      precondition(
        dimension == 2 && latent == 1, "a spiral of dimension \(latent) in \(dimension)")
      chart = SpiralChart()
    }
    let declaration = Declaration(permutations: permutations)
    inner = try configuration.inner.build(
      features: latent, in: declaration.root.scope("inner", published: "inner_transform"))
    layout = declaration.layout
    self.configuration = configuration
  }

  public var dataDimension: Int { configuration.dataDimension }
  public var contextDimension: Int { configuration.inner.contextFeatures }
  public var latentDimension: Int { configuration.latentDimension }
  public var reconstructs: Bool { true }
  public var densityKind: DensityKind { .onManifold }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    let manifold = chart.coordinates(of: x, parameters)
    let projection = chart.embed(manifold, parameters)
    return ModelReadings(
      logDensity: logDensity(at: manifold, of: projection, parameters),
      orthogonalSquare: square(x - projection).sum(over: [1]), reconstruction: projection)
  }

  /// The logarithm of the density on the manifold at the points that data stand for, in nats.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  /// - Returns: Shape `[batch]`.
  public func logDensity(of x: Value, _ parameters: ParameterValues) -> Value {
    let manifold = chart.coordinates(of: x, parameters)
    return logDensity(at: manifold, of: chart.embed(manifold, parameters), parameters)
  }

  private func logDensity(
    at manifold: Value, of projection: Value, _ parameters: ParameterValues
  ) -> Value {
    inner.standardLogDensity(of: manifold, parameters)
      - logVolumeFactor(of: projection, by: manifold)
  }

  /// The density of the coordinates alone: the manifold does not depend on parameters.
  public func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value? {
    inner.standardLogDensity(of: chart.coordinates(of: x, parameters), parameters)
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    inner.forward(chart.coordinates(of: x, parameters), parameters).value
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    chart.embed(inner.inverse(u, parameters).value, parameters)
  }
}
