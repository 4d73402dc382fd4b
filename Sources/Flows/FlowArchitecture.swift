import Autodiff
import Tensors

/// What a stack of flow layers looks like; every field is one that a spec can set.
public struct FlowArchitecture: Hashable, Sendable, Codable {
  /// What mixes the features between layers.
  public enum Mixing: String, Hashable, Sendable, Codable, CaseIterable {
    /// A random permutation, then a trained LU linear map.
    case lu
    /// A random permutation.
    case permutation
    /// A random permutation, then a trained linear map by its singular value decomposition.
    case svd
    /// A random permutation, then a trained linear map by its QR decomposition.
    case qr
  }

  /// What bends the features.
  public var transform: Kind
  /// The number of layers.
  public var layers: Int
  /// What mixes the features between layers and after the last.
  public var linear: Mixing
  /// The number of bins of each spline; unused by affine transforms.
  public var bins: Int
  /// The half-width of the interval on which splines bend; unused by affine transforms.
  public var bound: Double
  /// The width of the conditioners.
  public var hidden: Int
  /// The number of residual blocks of the conditioners.
  public var blocks: Int
  /// The slope of quadratic splines at their bounds, smooth unless given; unused by all others.
  public var boundary: QuadraticBoundary?
  /// Whether the conditioners normalise batches.
  public var batchNorm: Bool
  /// The probability that a unit of a conditioner is dropped in a training step.
  public var dropout: Double
  /// Whether every layer begins with an `ActNorm`.
  public var actnorm: Bool
  /// The number of features that the conditioners see besides: those of the context.
  public var contextFeatures: Int

  /// An architecture; the defaults are the published ones.
  public init(
    transform: Kind, layers: Int, linear: Mixing = .lu, bins: Int = 5, bound: Double = 3,
    hidden: Int = 100, blocks: Int = 2, boundary: QuadraticBoundary? = nil,
    batchNorm: Bool = false, dropout: Double = 0, actnorm: Bool = false, contextFeatures: Int = 0
  ) {
    self.transform = transform
    self.layers = layers
    self.linear = linear
    self.bins = bins
    self.bound = bound
    self.hidden = hidden
    self.blocks = blocks
    self.boundary = boundary
    self.batchNorm = batchNorm
    self.dropout = dropout
    self.actnorm = actnorm
    self.contextFeatures = contextFeatures
  }

  /// Builds the flow: mixing and bending in turn, and a last mixing.
  ///
  /// - Parameters:
  ///   - features: The number of features; couplings need at least 2.
  ///   - scope: Where the parameters are declared.
  /// - Throws: `ModelError` when the permutations of a saved model are missing or wrong.
  public func build(features: Int, in scope: Scope) throws(ModelError) -> Composite {
    let options = ConditionerOptions(
      contextFeatures: contextFeatures, batchNorm: batchNorm, dropout: dropout)
    var parts: [any Transform] = []
    for index in 0..<layers {
      let layer = scope.scope("\(index)", published: "_transforms.\(index)")
      if actnorm {
        // The published flows of vectors have none, so the name is ours.
        parts.append(ActNorm(channels: features, in: layer.scope("actnorm", published: "actnorm")))
      }
      parts += try mixing(features, in: layer, published: "_transforms.0.")
      parts.append(bending(features, index: index, options, in: layer))
    }
    let last = scope.scope("\(layers)", published: "_transforms.\(layers)")
    parts += try mixing(features, in: last, published: "")
    return Composite(parts)
  }

  /// The mixing of one layer.
  ///
  /// The published implementation nests it (`prefix`) in all layers but the last.
  private func mixing(
    _ features: Int, in layer: Scope, published prefix: String
  ) throws(ModelError) -> [any Transform] {
    guard linear != .permutation else {
      let scope = layer.scope("linear", published: prefix.isEmpty ? "" : "_transforms.0")
      return [try Permutation(features: features, in: scope)]
    }
    let permutation = layer.scope("linear", published: prefix + "_transforms.0")
    let trained = layer.scope("linear", published: prefix + "_transforms.1")
    var parts: [any Transform] = [try Permutation(features: features, in: permutation)]
    switch linear {
    case .permutation: break
    case .lu: parts.append(LULinear(features: features, in: trained))
    case .svd: parts.append(SVDLinear(features: features, in: trained))
    case .qr: parts.append(QRLinear(features: features, in: trained))
    }
    return parts
  }

  private func bending(
    _ features: Int, index: Int, _ options: ConditionerOptions, in layer: Scope
  ) -> any Transform {
    if transform.isCoupling {
      Coupling(
        features: features, transformsEven: index % 2 == 0, map: map, hidden: hidden,
        blocks: blocks, options: options, in: layer.scope("coupling", published: "_transforms.1"))
    } else {
      MaskedAutoregressive(
        features: features, map: map, hidden: hidden, blocks: blocks, options: options,
        in: layer.scope("autoregressive", published: "_transforms.1"))
    }
  }
}
