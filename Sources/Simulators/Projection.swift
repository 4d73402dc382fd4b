/// The nearest point of a manifold to a point of data space.
public struct Projection: Hashable, Sendable {
  /// The chart's coordinates of the nearest point, shape `[manifoldDimension]`.
  public let latent: [Double]

  /// The nearest point, shape `[dataDimension]`.
  public let point: [Double]

  /// The Euclidean distance to it, in units of data space.
  public let distance: Double

  /// A projection from its parts.
  public init(latent: [Double], point: [Double], distance: Double) {
    self.latent = latent
    self.point = point
    self.distance = distance
  }
}
