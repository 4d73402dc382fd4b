import Autodiff
import Flows

/// A model as it is evaluated, whatever it was trained by.
public protocol EvaluatedModel: Sendable {
  /// The model's parameters and permutations.
  var layout: ParameterLayout { get }
  /// `D`, the number of data coordinates.
  var dataDimension: Int { get }
  /// The number of features that the model is conditioned on: the parameters of the data; 0 for a
  /// model that is not. Computations then need parameters that are conditioned on as many.
  var contextDimension: Int { get }
  /// The number of latent variables of ``generate(latent:_:)``.
  var latentDimension: Int { get }
  /// What the model's density is a density of.
  var densityKind: DensityKind { get }
  /// Whether there is anything to reconstruct: a model without a bottleneck returns what it is given.
  var reconstructs: Bool { get }

  /// What the model says of data points.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  func readings(of x: Value, _ parameters: ParameterValues) -> ModelReadings

  /// What of the logarithm of the density at data points depends on the parameters of the data, shape
  /// `[batch]`, in nats; `nil` for models that have no density.
  ///
  /// It is ``ModelReadings/logDensity`` up to terms that are the same for all parameters.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value?

  /// The latent variables that data points are taken for, shape `[batch, latentDimension]`.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, D]`.
  ///   - parameters: The model's parameters in the computation that `x` belongs to.
  func latentVariables(of x: Value, _ parameters: ParameterValues) -> Value

  /// The points that latent variables stand for: with `u ~ N(0, I)`, samples of the model.
  ///
  /// - Parameters:
  ///   - u: Shape `[batch, latentDimension]`.
  ///   - parameters: The model's parameters in the computation that `u` belongs to.
  /// - Returns: Shape `[batch, D]`.
  func generate(latent u: Value, _ parameters: ParameterValues) -> Value
}

extension EvaluatedModel {
  public var contextDimension: Int { 0 }

  public func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value? {
    readings(of: x, parameters).logDensity
  }
}

/// What a model's density is a density of.
public enum DensityKind: Hashable, Sendable {
  /// Of data with noise of the given variance along each direction, in squared data units, per unit of
  /// volume.
  ///
  /// `manifoldDimension` is `d` where the model knows it. A variance of zero inflates nothing.
  case inflated(variance: Double, manifoldDimension: Int?)
  /// Of data as they are, per unit of volume.
  case ambient
  /// Of data on the learned manifold, per unit of its length or area, at their projections.
  case onManifold
  /// Of nothing: the model has no density that could be computed.
  case none
}

/// What a model says of a batch of points.
public struct ModelReadings {
  /// The logarithm of the density, of the model's kind, shape `[batch]`, in nats; `nil` for models
  /// that have none.
  public let logDensity: Value?
  /// `|h_⊥|²`, how far off the manifold the model takes the points to be, shape `[batch]`.
  public let orthogonalSquare: Value?
  /// The points as the model reconstructs them, shape `[batch, D]`.
  public let reconstruction: Value?
  /// `h_M`, the coordinates of the reconstruction on the learned manifold, shape `[batch, d]`, from
  /// which it is computed row by row; `nil` for models without a manifold that could be measured.
  public let manifoldCoordinates: Value?

  /// Readings.
  public init(
    logDensity: Value?, orthogonalSquare: Value? = nil, reconstruction: Value? = nil,
    manifoldCoordinates: Value? = nil
  ) {
    self.manifoldCoordinates = manifoldCoordinates
    self.logDensity = logDensity
    self.orthogonalSquare = orthogonalSquare
    self.reconstruction = reconstruction
  }
}
