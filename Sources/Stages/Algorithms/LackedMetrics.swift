/// The metrics that models of a kind have not, each with what these models are.
enum LackedMetrics {
  /// Of models whose density can be computed.
  static let bound: [MetricKind: String] = [
    .evidenceLowerBound: "a model whose density is known"
  ]

  /// Of models without a bottleneck.
  static let bottleneck = bound.merging([
    .reconstructionError: "a model without a bottleneck"
  ]) { $1 }

  /// Of models whose density is bounded and not known.
  static let densities = Dictionary(
    uniqueKeysWithValues: [
      MetricKind.logDensityGrid, .latentDensity, .testLogLikelihood, .normalisation, .anomaly,
      .posterior,
    ].map { ($0, "a model whose density is only bounded") })
}
