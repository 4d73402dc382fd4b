import Autodiff

extension FlowArchitecture {
  /// The names of the settings where they are stored.
  ///
  /// Settings that came later are stored only where they are not at their defaults: what is stored is
  /// part of the keys of stages and of the bytes of models, which new settings must not change.
  private enum CodingKeys: String, CodingKey {
    case transform, layers, linear, bins, bound, hidden, blocks
    case boundary, batchNorm, dropout, actnorm, contextFeatures
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      transform: try values.decode(Kind.self, forKey: .transform),
      layers: try values.decode(Int.self, forKey: .layers),
      linear: try values.decode(Mixing.self, forKey: .linear),
      bins: try values.decode(Int.self, forKey: .bins),
      bound: try values.decode(Double.self, forKey: .bound),
      hidden: try values.decode(Int.self, forKey: .hidden),
      blocks: try values.decode(Int.self, forKey: .blocks),
      boundary: try values.decodeIfPresent(QuadraticBoundary.self, forKey: .boundary),
      batchNorm: try values.decodeIfPresent(Bool.self, forKey: .batchNorm) ?? false,
      dropout: try values.decodeIfPresent(Double.self, forKey: .dropout) ?? 0,
      actnorm: try values.decodeIfPresent(Bool.self, forKey: .actnorm) ?? false,
      contextFeatures: try values.decodeIfPresent(Int.self, forKey: .contextFeatures) ?? 0)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(transform, forKey: .transform)
    try values.encode(layers, forKey: .layers)
    try values.encode(linear, forKey: .linear)
    try values.encode(bins, forKey: .bins)
    try values.encode(bound, forKey: .bound)
    try values.encode(hidden, forKey: .hidden)
    try values.encode(blocks, forKey: .blocks)
    try values.encodeIfPresent(boundary, forKey: .boundary)
    if batchNorm { try values.encode(batchNorm, forKey: .batchNorm) }
    if dropout != 0 { try values.encode(dropout, forKey: .dropout) }
    if actnorm { try values.encode(actnorm, forKey: .actnorm) }
    if contextFeatures != 0 { try values.encode(contextFeatures, forKey: .contextFeatures) }
  }
}
