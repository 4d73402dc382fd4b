import Autodiff
import Tensors

/// Bends half of the features by monotone splines that depend on the other half.
///
/// A residual network computes the parameters of the rational-quadratic splines from the half that
/// passes unchanged (Durkan et al. 2019, arXiv:1906.04032).
public struct RationalQuadraticCoupling: Transform {
  private let features: Int
  private let transformed: [Int]
  private let identity: [Int]
  private let conditioner: ResidualNetwork
  private let spline: SplineShape

  /// A coupling.
  ///
  /// - Parameters:
  ///   - features: The number of features, at least 2.
  ///   - transformsEven: Whether the features 0, 2, ... are bent, else 1, 3, ...
  ///   - network: The conditioner and the splines.
  ///   - scope: Where the parameters are declared.
  /// - Precondition: there are at least two features.
  public init(features: Int, transformsEven: Bool, network: CouplingNetwork, in scope: Scope) {
    precondition(features >= 2, "a coupling of \(features) features has nothing to condition on")
    self.features = features
    transformed = Array(stride(from: transformsEven ? 0 : 1, to: features, by: 2))
    identity = Array(stride(from: transformsEven ? 1 : 0, to: features, by: 2))
    // The published conditioner divides widths and heights by √hidden before the softmax.
    spline = SplineShape(
      bins: network.bins, bound: network.bound,
      logitScale: 1 / Double(network.hidden).squareRoot())
    conditioner = ResidualNetwork(
      inputs: identity.count, outputs: transformed.count * spline.parameterCount,
      hidden: network.hidden, blocks: network.blocks, options: network.options,
      in: scope.scope("conditioner", published: "transform_net"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    bend(x, parameters, isInverse: false)
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    bend(y, parameters, isInverse: true)
  }

  // The unchanged half conditions both directions, so they differ in the spline's direction alone.
  private func bend(_ x: Value, _ parameters: ParameterValues, isInverse: Bool) -> Transformed {
    let unchanged = x.columns(identity)
    let splineParameters = conditioner(unchanged, parameters)
      .reshaped(to: [x.shape[0], transformed.count, spline.parameterCount])
    let bent = rationalQuadraticSpline(
      x.columns(transformed), parameters: splineParameters, spline: spline, isInverse: isInverse)
    let result =
      bent.y.scattered(to: transformed, of: features)
      + unchanged.scattered(to: identity, of: features)
    return Transformed(
      result, logDeterminant: LogDeterminant(bent.logDerivative.sum(over: [1])))
  }
}

/// The conditioner and the splines of a coupling.
public struct CouplingNetwork: Hashable, Sendable {
  /// The number of bins of each spline.
  public var bins: Int
  /// Inside `[-bound, bound]` a spline bends, outside it is the identity.
  public var bound: Double
  /// The width of the conditioner.
  public var hidden: Int
  /// The number of its residual blocks.
  public var blocks: Int
  /// What it has besides.
  public var options: ConditionerOptions

  /// A conditioner and its splines.
  public init(
    bins: Int, bound: Double, hidden: Int, blocks: Int, options: ConditionerOptions = .init()
  ) {
    self.bins = bins
    self.bound = bound
    self.hidden = hidden
    self.blocks = blocks
    self.options = options
  }
}
