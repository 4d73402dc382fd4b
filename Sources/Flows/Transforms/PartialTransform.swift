import Autodiff

/// Applies a transform to some of the features and leaves the others as they are.
public struct PartialTransform: Transform {
  private let transformed: [Int]
  private let identity: [Int]
  private let transform: any Transform

  /// A transform of the features where `mask` is true, in their order.
  ///
  /// - Precondition: there is such a feature.
  public init(mask: [Bool], _ transform: any Transform) {
    transformed = mask.indices.filter { mask[$0] }
    identity = mask.indices.filter { !mask[$0] }
    precondition(!transformed.isEmpty, "a partial transform of none of \(mask.count) features")
    self.transform = transform
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    merged(transform.forward(x.columns(transformed), parameters), x)
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    merged(transform.inverse(y.columns(transformed), parameters), y)
  }

  private func merged(_ part: Transformed, _ x: Value) -> Transformed {
    let features = transformed.count + identity.count
    let rest = x.columns(identity).scattered(to: identity, of: features)
    return Transformed(
      part.value.scattered(to: transformed, of: features) + rest,
      logDeterminant: part.logDeterminant)
  }
}
