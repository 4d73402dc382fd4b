import Autodiff
import Flows

/// A flow of the whole data space onto a standard normal distribution; it knows of no manifold.
public struct AmbientFlow: EvaluatedModel {
  /// What the model looks like; every field is one that a spec can set.
  public struct Configuration: Hashable, Sendable, Codable {
    /// `D`, the number of data coordinates.
    public var dataDimension: Int
    /// `σ²`, the variance of the inflation noise, in squared data units.
    public var variance: Double
    /// The flow, over `D` features.
    public var flow: FlowArchitecture

    /// A configuration.
    public init(dataDimension: Int, variance: Double, flow: FlowArchitecture) {
      self.dataDimension = dataDimension
      self.variance = variance
      self.flow = flow
    }
  }

  /// What the model looks like.
  public let configuration: Configuration
  /// The model's parameters and permutations.
  public let layout: ParameterLayout
  private let transform: Composite

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
    transform = try configuration.flow.build(
      features: configuration.dataDimension,
      in: declaration.root.scope("flow", published: "transform"))
    layout = declaration.layout
    self.configuration = configuration
  }

  public var dataDimension: Int { configuration.dataDimension }
  public var contextDimension: Int { configuration.flow.contextFeatures }
  public var latentDimension: Int { configuration.dataDimension }
  public var reconstructs: Bool { false }
  public var densityKind: DensityKind {
    configuration.variance > 0
      ? .inflated(variance: configuration.variance, manifoldDimension: nil) : .ambient
  }

  /// The latent variables of data points.
  ///
  /// - Parameter x: Shape `[batch, D]`.
  public func encode(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    transform.forward(x, parameters)
  }

  /// The logarithm of `N(u; 0, I) · |det ∂u/∂x|` at the encoded points.
  ///
  /// - Returns: Shape `[batch]`, in nats.
  public func logDensity(_ encoded: Transformed) -> Value {
    let u = encoded.value
    return Normal.standard.logDensity(u)
      + encoded.logDeterminant.total(batch: u.shape[0], in: u.tracer)
  }

  public func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings {
    ModelReadings(logDensity: logDensity(encode(x, parameters)))
  }

  public func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value {
    encode(x, parameters).value
  }

  public func generate(latent u: Value, _ parameters: ParameterValues) -> Value {
    transform.inverse(u, parameters).value
  }
}
