import Autodiff
import Tensors

/// Bends half of the features by monotone maps that depend on the other half.
///
/// A residual network computes the parameters of the maps from the half that passes unchanged (Dinh et
/// al. 2017, arXiv:1605.08803), so both directions cost the same.
public struct Coupling: Transform {
  private let features: Int
  private let transformed: [Int]
  private let identity: [Int]
  private let conditioner: ResidualNetwork
  private let map: ConditionedMap

  /// A coupling.
  ///
  /// - Parameters:
  ///   - features: The number of features, at least 2.
  ///   - transformsEven: Whether the features 0, 2, ... are bent, else 1, 3, ...
  ///   - map: What bends them.
  ///   - hidden: The width of the conditioner.
  ///   - blocks: The number of its residual blocks.
  ///   - options: What it has besides.
  ///   - scope: Where the parameters are declared.
  /// - Precondition: there are at least two features.
  public init(
    features: Int, transformsEven: Bool, map: ConditionedMap, hidden: Int, blocks: Int,
    options: ConditionerOptions = .init(), in scope: Scope
  ) {
    precondition(features >= 2, "a coupling of \(features) features has nothing to condition on")
    self.features = features
    // The published conditioner divides widths and heights by √hidden before the softmax.
    self.map = map.scalingLogits(by: 1 / Double(hidden).squareRoot())
    transformed = Array(stride(from: transformsEven ? 0 : 1, to: features, by: 2))
    identity = Array(stride(from: transformsEven ? 1 : 0, to: features, by: 2))
    scope.fixed(published: "identity_features", integers: identity)
    scope.fixed(published: "transform_features", integers: transformed)
    conditioner = ResidualNetwork(
      inputs: identity.count, outputs: transformed.count * map.parameterCount,
      hidden: hidden, blocks: blocks, options: options,
      in: scope.scope("conditioner", published: "transform_net"))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    bend(x, parameters, isInverse: false)
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    bend(y, parameters, isInverse: true)
  }

  // The unchanged half conditions both directions, so they differ in the map's direction alone.
  private func bend(_ x: Value, _ parameters: ParameterValues, isInverse: Bool) -> Transformed {
    let unchanged = x.columns(identity)
    let mapParameters = conditioner(unchanged, parameters).columns(outputOrder)
      .reshaped(to: [x.shape[0], transformed.count, map.parameterCount])
    let bent = map(x.columns(transformed), parameters: mapParameters, isInverse: isInverse)
    return Transformed(
      bent.value.scattered(to: transformed, of: features)
        + unchanged.scattered(to: identity, of: features),
      logDeterminant: bent.logDeterminant)
  }

  /// The outputs of the conditioner, feature by feature.
  ///
  /// The published affine coupling lists the shifts of all features before their scales, all others
  /// what belongs to one feature side by side.
  private var outputOrder: [Int] {
    let count = transformed.count
    return map == .affine
      ? (0..<count).flatMap { [count + $0, $0] } : Array(0..<count * map.parameterCount)
  }
}
